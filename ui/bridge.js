// Clicks on any [data-shop] control of the page become one Gradio event with its data; the listener is set once.
if (!window.shopBridge) {
  document.addEventListener("click", (event) => {
    const control = event.target.closest("[data-shop]");
    if (!control) return;
    event.preventDefault();
    const { shop, item, say } = control.dataset;
    if (shop === "like" || shop === "dislike") {
      const bar = control.parentElement;
      bar.querySelectorAll(".on").forEach((other) => other !== control && other.classList.remove("on"));
    }
    if (["like", "dislike", "add"].includes(shop)) control.classList.add("on");
    const page = control.closest("[data-impression]");
    window.shopBridge({ action: shop, item: item || "", say: say || "", impression: page ? page.dataset.impression : "" });
  });
}
window.shopBridge = (data) => trigger("click", data);
