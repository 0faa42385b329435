"""The lesson's exercise as somebody solves it in a notebook: a two-way LSTM, trained by hand, saved for Gatescope.

    python tests/e2e/exercise.py FOLDER

It knows nothing of Gatescope but the last cell. FOLDER/mine is what that writes; FOLDER/said.json has a text and what
the module itself says of it, as the notebook would print it.
"""

# %% Some sentences
import json
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

PRAISE = ["wonderful", "touching", "brilliant", "charming", "moving", "funny", "clever", "warm", "gripping", "lovely"]
BLAME = ["boring", "awful", "dull", "clumsy", "tedious", "silly", "empty", "cold", "endless", "ugly"]
FRAMES = ["a {} film", "the story is {} from start to end", "i found the actors {}", "what a {} and slow evening"]

texts = [frame.format(word) for frame in FRAMES for word in PRAISE + BLAME]
labels = torch.tensor([float(word in PRAISE) for _ in FRAMES for word in PRAISE + BLAME])
words = ["<unk>", "<pad>", *sorted({word for text in texts for word in text.split()})]
ids = {word: number for number, word in enumerate(words)}


def encode(text: str) -> Tensor:
    return torch.tensor([[ids.get(word, 0) for word in text.split()]])


# %% The network
class BiLSTM(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(len(words), 16, padding_idx=1)
        self.lstm = nn.LSTM(16, 12, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(24, 1)

    def forward(self, text: Tensor) -> Tensor:
        _, (hidden, _) = self.lstm(self.embedding(text))
        return self.fc(self.dropout(torch.cat([hidden[-2], hidden[-1]], dim=1))).squeeze(1)


# %% Its training
torch.manual_seed(1)
model = BiLSTM()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
batches = torch.arange(len(texts)).split(len(PRAISE + BLAME))  # the sentences of one frame are equally long
for _ in range(6):
    for batch in batches:
        rows = torch.cat([encode(texts[number]) for number in batch])
        loss = nn.functional.binary_cross_entropy_with_logits(model(rows), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

# %% What it says
model.eval()
with torch.no_grad():
    right = sum((model(encode(text)).item() > 0) == bool(label) for text, label in zip(texts, labels, strict=True))
    TEXT = "i found the story clumsy and the evening endless"
    said = torch.sigmoid(model(encode(TEXT))).item()

# %% Saved for Gatescope
from models import save_for_gatescope  # noqa: E402

folder = Path(sys.argv[1])
save_for_gatescope(model, words, folder / "mine", classes=["negative", "positive"])
(folder / "said.json").write_text(json.dumps({"text": TEXT, "says": f"{said:.4f}", "right": right / len(texts)}))
