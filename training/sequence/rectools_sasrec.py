"""SASRec as the library RecTools has it, run by an interpreter that has it: `python rectools_sasrec.py HISTORIES.npz TOP.npy`.

RecTools asks for other versions of NumPy and attrs than this project, so it lives in an environment of its own
(`.venv-rectools`, made by `make setup`); see `peers.py`. Imports nothing of the project.
"""

import os
import sys

import numpy as np
import pandas as pd
import torch
from rectools.dataset import Dataset
from rectools.models import SASRecModel

K = 10
# RecTools' own are 256 factors, 100 places and 3 epochs of the softmax over all items, which takes a GPU. gBCE: Petrov & Macdonald
# 2023 (gSASRec). With 64 factors on Beauty, 20 places are no better than 10, and 16 negatives worse (nDCG@10 .045 for .052).
MODEL = {
    "n_factors": 128,
    "n_blocks": 2,
    "n_heads": 2,
    "dropout_rate": 0.2,
    "session_max_len": 15,
    "loss": "gBCE",
    "n_negatives": 64,
    "gbce_t": 0.75,
    "lr": 1e-3,
    "batch_size": 64,
    "epochs": 10,
}


def main(histories: str, top: str) -> None:
    """Read `items` (m,) of all histories one after another and `starts` (n + 1,); write the best items (n, 10), -1 for none."""
    os.nice(10)
    torch.set_num_threads(1)  # two take twice the work and no less time
    torch.manual_seed(0)
    given = np.load(histories)
    items, starts = given["items"], given["starts"]
    lengths = np.diff(starts)
    users = np.repeat(np.arange(len(lengths)), lengths)
    at = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(len(items)) - np.repeat(starts[:-1], lengths), unit="D")
    seen = pd.DataFrame({"user_id": users, "item_id": items, "weight": 1.0, "datetime": at})
    dataset = Dataset.construct(seen)
    model = SASRecModel(**MODEL, deterministic=True, recommend_torch_device="cpu")
    model.fit(dataset)
    # Who has a single item, or none that is known, is not recommended to.
    best = model.recommend(np.arange(len(lengths)), dataset, K, filter_viewed=True, on_unsupported_targets="ignore")
    out = np.full((len(lengths), K), -1)
    out[best["user_id"], best["rank"] - 1] = best["item_id"]
    np.save(top, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
