"""Twenty networks as tutorials, courses and competitions build them, small and with random weights.

Each is a module with how it is called on 17 words (or letters, or numbers). The matrices are large enough that gates
move. Written from what their sources do, named in each docstring.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

WORDS, SIZE, UNITS, STEPS = 40, 10, 12, 17


@dataclass(frozen=True)
class Built:
    """A module and one call of it; `linear` says whether its number is a weighted sum of what is handed out."""

    module: nn.Module
    call: Callable[[Any], object]
    linear: bool


def build(number: int) -> Built:
    """Architecture `number` of the list, 1 to 20."""
    torch.manual_seed(number)
    module = _ALL[number - 1]()
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if parameter.dim() > 1 and "embedding" not in name:
                parameter.mul_(1.8)
    return Built(module, lambda m: m(*m.example()), number not in _NOT_LINEAR)


_NOT_LINEAR = (7, 10, 11, 12, 16)


class Words(nn.Module):
    """What reads 17 words of a batch of one, words first."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(WORDS, SIZE)

    def example(self) -> tuple[Any, ...]:
        return (torch.randint(WORDS, (STEPS, 1), generator=torch.Generator().manual_seed(0)),)


class PlainRnn(Words):
    """bentrevett/pytorch-sentiment-analysis, legacy 1."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.RNN(SIZE, UNITS)
        self.fc = nn.Linear(UNITS, 1)

    def forward(self, text: Tensor) -> Tensor:
        _, hidden = self.rnn(self.embedding(text))
        return self.fc(hidden.squeeze(0))


class PackedBoth(Words):
    """bentrevett, legacy 2: two layers, two ways, packed; today's joins the ends the other way round, two classes."""

    def __init__(self, today: bool = False) -> None:
        super().__init__()
        self.today = today
        self.rnn = nn.LSTM(SIZE, UNITS, num_layers=2, bidirectional=True, dropout=0.5)
        self.fc = nn.Linear(2 * UNITS, 2 if today else 1)
        self.dropout = nn.Dropout(0.5)

    def example(self) -> tuple[Any, ...]:
        return (*super().example(), torch.tensor([STEPS]))

    def forward(self, text: Tensor, lengths: Tensor) -> Tensor:
        embedded = self.dropout(self.embedding(text))
        packed = pack_padded_sequence(embedded, lengths, enforce_sorted=not self.today)
        output, (hidden, _) = self.rnn(packed)
        pad_packed_sequence(output)
        ends = (hidden[-1], hidden[-2]) if self.today else (hidden[-2], hidden[-1])
        return self.fc(self.dropout(torch.cat(ends, dim=1)))


class Udacity(Words):
    """udacity/deep-learning-v2-pytorch, sentiment-rnn: every step through the head, sigmoid, the last; padded left."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(SIZE, UNITS, 2, dropout=0.5, batch_first=True)
        self.fc = nn.Linear(UNITS, 1)

    def example(self) -> tuple[Any, ...]:
        words = super().example()[0].T
        zeros = torch.zeros(1, 2, dtype=torch.int64)
        start = torch.zeros(2, 1, UNITS, dtype=self.fc.weight.dtype)
        return torch.cat([zeros, words], dim=1), (start, start.clone())

    def forward(self, text: Tensor, hidden: tuple[Tensor, Tensor]) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        output, hidden = self.lstm(self.embedding(text.long()), hidden)
        said = torch.sigmoid(self.fc(output.contiguous().view(-1, UNITS)))
        return said.view(text.size(0), -1)[:, -1], hidden


class FirstAndLast(Words):
    """d2l-ai/d2l-en, sentiment-analysis-rnn: outputs at both ends of the text, each of both directions."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.LSTM(SIZE, UNITS, num_layers=2, bidirectional=True)
        self.decoder = nn.Linear(4 * UNITS, 2)

    def forward(self, text: Tensor) -> Tensor:
        self.encoder.flatten_parameters()
        outputs, _ = self.encoder(self.embedding(text))
        return self.decoder(torch.cat((outputs[0], outputs[-1]), dim=1))


class CharRnn(nn.Module):
    """PyTorch's tutorial on names, as it is today: letters one-hot, 18 languages, log-softmax."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.RNN(WORDS, UNITS)
        self.h2o = nn.Linear(UNITS, 18)
        self.softmax = nn.LogSoftmax(dim=1)

    def example(self) -> tuple[Any, ...]:
        letters = torch.randint(WORDS, (STEPS, 1), generator=torch.Generator().manual_seed(0))
        return (functional.one_hot(letters, WORDS).to(self.h2o.weight.dtype),)

    def forward(self, letters: Tensor) -> Tensor:
        _, hidden = self.rnn(letters)
        return self.softmax(self.h2o(hidden[0]))


class CharRnnByHand(nn.Module):
    """The same tutorial to about 2024: the cell is written by hand, and has no tanh."""

    def __init__(self) -> None:
        super().__init__()
        self.i2h, self.h2o = nn.Linear(WORDS + UNITS, UNITS), nn.Linear(UNITS, 18)
        self.softmax = nn.LogSoftmax(dim=1)

    def example(self) -> tuple[Any, ...]:
        return CharRnn.example(self)  # type: ignore[arg-type]

    def forward(self, letters: Tensor) -> Tensor:
        hidden = letters.new_zeros(1, UNITS)
        for letter in letters:
            hidden = self.i2h(torch.cat((letter, hidden), dim=1))
        return self.softmax(self.h2o(hidden))


class LanguageModel(Words):
    """pytorch/examples, word_language_model: the next word at every step, tied or not."""

    def __init__(self, tied: bool) -> None:
        super().__init__()
        if tied:
            self.embedding = nn.Embedding(WORDS, UNITS)
        self.rnn = nn.GRU(UNITS, UNITS, 2) if tied else nn.RNN(SIZE, UNITS, 2, nonlinearity="relu")
        self.decoder = nn.Linear(UNITS, WORDS)
        if tied:
            self.decoder.weight = self.embedding.weight

    def example(self) -> tuple[Any, ...]:
        return (*super().example(), torch.zeros(2, 1, UNITS, dtype=self.decoder.weight.dtype))

    def forward(self, text: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
        output, hidden = self.rnn(self.embedding(text), hidden)
        return functional.log_softmax(self.decoder(output).view(-1, WORDS), dim=1), hidden


class Jigsaw(Words):
    """Kaggle's "simple LSTM" of the toxicity competition: two modules, maximum and mean, two heads."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm1 = nn.LSTM(SIZE, UNITS, bidirectional=True, batch_first=True)
        self.lstm2 = nn.LSTM(2 * UNITS, UNITS, bidirectional=True, batch_first=True)
        self.linear1, self.linear2 = nn.Linear(4 * UNITS, 4 * UNITS), nn.Linear(4 * UNITS, 4 * UNITS)
        self.linear_out, self.linear_aux_out = nn.Linear(4 * UNITS, 1), nn.Linear(4 * UNITS, 6)

    def example(self) -> tuple[Any, ...]:
        return (super().example()[0].T,)

    def forward(self, text: Tensor) -> Tensor:
        second, _ = self.lstm2(self.lstm1(self.embedding(text))[0])
        pooled = torch.cat((second.max(dim=1)[0], second.mean(dim=1)), dim=1)
        hidden = pooled + functional.relu(self.linear1(pooled)) + functional.relu(self.linear2(pooled))
        return torch.cat([self.linear_out(hidden), self.linear_aux_out(hidden)], dim=1)


class WeightDrop(nn.Module):
    """fastai's: the recurrent matrix is a parameter of the wrapper, and the module's own is set before each call."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module
        self.weight_hh_l0_raw = nn.Parameter(module.weight_hh_l0.detach().clone())
        del module._parameters["weight_hh_l0"]

    def forward(self, *given: Any) -> Any:
        self.module.weight_hh_l0 = functional.dropout(self.weight_hh_l0_raw, 0.5, self.training)
        return self.module(*given)


class Awd(Words):
    """fastai's AWD-LSTM classifier: three modules of two sizes, last and maximum and mean, BatchNorm, ReLU."""

    def __init__(self) -> None:
        super().__init__()
        sizes = [SIZE, UNITS + 4, UNITS + 4, SIZE]
        pairs = itertools.pairwise(sizes)
        self.rnns = nn.ModuleList(WeightDrop(nn.LSTM(a, b, batch_first=True)) for a, b in pairs)
        self.head = nn.Sequential(
            nn.BatchNorm1d(3 * SIZE), nn.Linear(3 * SIZE, 8), nn.ReLU(), nn.BatchNorm1d(8), nn.Linear(8, 2)
        )

    def example(self) -> tuple[Any, ...]:
        return (super().example()[0].T,)

    def forward(self, text: Tensor) -> Tensor:
        states = self.embedding(text)
        for rnn in self.rnns:
            states = rnn(states)[0]
        return self.head(torch.cat([states[:, -1], states.max(dim=1)[0], states.mean(dim=1)], dim=1))


class MeanOfFive(Words):
    """A two-way GRU, the mean over time, LayerNorm, a ReLU layer, five classes."""

    def __init__(self) -> None:
        super().__init__()
        self.gru = nn.GRU(SIZE, UNITS, bidirectional=True)
        self.head = nn.Sequential(
            nn.LayerNorm(2 * UNITS), nn.Linear(2 * UNITS, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 5)
        )

    def forward(self, text: Tensor) -> Tensor:
        return self.head(self.gru(self.embedding(text))[0].mean(dim=0))


class LastOutput(Words):
    """The slip of reading output[:, -1] of a two-way LSTM: its backward half has read one word."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(SIZE, UNITS, bidirectional=True)
        self.fc = nn.Linear(2 * UNITS, 1)

    def forward(self, text: Tensor) -> Tensor:
        return self.fc(self.lstm(self.embedding(text))[0][-1])


class LastHidden(Words):
    """The slip of reading hidden[-1] of a two-way GRU, the backward end alone; with a sigmoid."""

    def __init__(self) -> None:
        super().__init__()
        self.gru = nn.GRU(SIZE, UNITS, bidirectional=True)
        self.fc = nn.Linear(UNITS, 1)

    def forward(self, text: Tensor) -> Tensor:
        return self.fc(self.gru(self.embedding(text))[1][-1]).sigmoid().squeeze(1)


class Projected(Words):
    """An LSTM that hands on 5 numbers of its 12 units, and has no biases."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(SIZE, UNITS, num_layers=2, proj_size=5, bias=False)
        self.fc = nn.Linear(5, 2)

    def forward(self, text: Tensor) -> Tensor:
        return self.fc(self.lstm(self.embedding(text))[0][-1])


class Attending(Words):
    """A two-way LSTM under additive attention."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(SIZE, UNITS, bidirectional=True, batch_first=True)
        self.score, self.fc = nn.Linear(2 * UNITS, 1), nn.Linear(2 * UNITS, 2)

    def example(self) -> tuple[Any, ...]:
        return (super().example()[0].T,)

    def forward(self, text: Tensor) -> Tensor:
        states = self.lstm(self.embedding(text))[0]
        weights = functional.softmax(self.score(torch.tanh(states)), dim=1)
        return self.fc((weights * states).sum(dim=1))


class Forecast(nn.Module):
    """A time series: two layers, three numbers a step, one number out."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(3, UNITS, 2, batch_first=True)
        self.fc = nn.Linear(UNITS, 1)

    def example(self) -> tuple[Any, ...]:
        numbers = torch.randn(1, STEPS, 3, generator=torch.Generator().manual_seed(0))
        return (numbers.to(self.fc.weight.dtype),)

    def forward(self, numbers: Tensor) -> Tensor:
        return self.fc(self.lstm(numbers)[0][:, -1])


class SineWaves(nn.Module):
    """pytorch/examples, time_sequence_prediction: two cells in a loop, in double precision."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm1, self.lstm2, self.linear = nn.LSTMCell(1, UNITS), nn.LSTMCell(UNITS, UNITS), nn.Linear(UNITS, 1)
        self.double()

    def example(self) -> tuple[Any, ...]:
        return (torch.sin(torch.arange(STEPS, dtype=torch.float64) / 2)[None],)

    def forward(self, numbers: Tensor) -> Tensor:
        h, c, h2, c2 = (numbers.new_zeros(numbers.size(0), UNITS) for _ in range(4))
        outputs = []
        for number in numbers.split(1, dim=1):
            h, c = self.lstm1(number, (h, c))
            h2, c2 = self.lstm2(h, (h2, c2))
            outputs.append(self.linear(h2))
        return torch.cat(outputs, dim=1)


class WordByWord(Words):
    """As a decoder of PyTorch's translation tutorial: ReLU after the embedding, the GRU is called once a word."""

    def __init__(self) -> None:
        super().__init__()
        self.gru = nn.GRU(SIZE, UNITS)
        self.out = nn.Linear(UNITS, WORDS)

    def forward(self, text: Tensor) -> Tensor:
        hidden = self.out.weight.new_zeros(1, 1, UNITS)
        for word in text:
            output, hidden = self.gru(functional.relu(self.embedding(word).view(1, 1, -1)), hidden)
        return functional.log_softmax(self.out(output[0]), dim=1)


class Convolved(Words):
    """A convolution and pooling before the LSTM: 17 words are 8 places."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.pool = nn.Conv1d(SIZE, UNITS, 3, padding=1), nn.MaxPool1d(2)
        self.lstm, self.fc = nn.LSTM(UNITS, UNITS, batch_first=True), nn.Linear(UNITS, 1)

    def example(self) -> tuple[Any, ...]:
        return (super().example()[0].T,)

    def forward(self, text: Tensor) -> Tensor:
        places = self.pool(functional.relu(self.conv(self.embedding(text).transpose(1, 2))))
        return self.fc(self.lstm(places.transpose(1, 2))[1][0][-1])


_ALL: tuple[Callable[[], Any], ...] = (
    PlainRnn,
    PackedBoth,
    lambda: PackedBoth(today=True),
    Udacity,
    FirstAndLast,
    CharRnn,
    CharRnnByHand,
    lambda: LanguageModel(tied=True),
    lambda: LanguageModel(tied=False),
    Jigsaw,
    Awd,
    MeanOfFive,
    LastOutput,
    LastHidden,
    Projected,
    Attending,
    Forecast,
    SineWaves,
    WordByWord,
    Convolved,
)
