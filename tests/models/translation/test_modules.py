"""The networks themselves: what they hand over, what attention adds, and the names of their parameters."""

import pytest
import torch

from models.networks.text import SPECIALS, Vocabulary
from models.translation.modules import AttentionDecoder, Encoder, Seq2Seq, TranslatorConfig
from models.translation.words import TARGET_SPECIALS
from tests.models.translation.tiny import tiny_translator

SOURCE = torch.tensor([[4, 5, 6], [7, 8, 9]])
FED = torch.tensor([[2, 5, 6, 7], [2, 8, 9, 4]])


def test_the_encoder_hands_over_its_states_after_the_first_word(tiny_both: Seq2Seq) -> None:
    encoder = tiny_both.encoder
    hidden, cell = encoder(SOURCE)
    words = encoder.embedding(SOURCE.flip(1))
    expected = encoder.lstm(words)[1]
    torch.testing.assert_close((hidden, cell), expected, rtol=0, atol=0)
    memory, handed = encoder.read(SOURCE)
    torch.testing.assert_close(memory[:, 0], hidden[0], rtol=0, atol=0)
    torch.testing.assert_close(handed, (hidden, cell), rtol=0, atol=0)


def test_a_translator_is_its_decoder_started_from_its_encoder(tiny_both: Seq2Seq) -> None:
    memory, (hidden, cell) = tiny_both.encoder.read(SOURCE)
    whole = tiny_both(SOURCE, FED)
    for t in range(FED.shape[1]):
        logits, hidden, cell, _ = tiny_both.decode(FED[:, t : t + 1], hidden, cell, memory)
        torch.testing.assert_close(logits[:, 0], whole[:, t], rtol=0, atol=1e-5)


def test_attention_adds_two_matrices_and_changes_no_state() -> None:
    """The same parameters but for two, and with the same weights the same states."""
    plain, looking = tiny_translator(attention=False), tiny_translator(attention=True)
    names = set(looking.state_dict()) - set(plain.state_dict())
    assert names == {"decoder.score.weight", "decoder.combine.weight"}
    assert {k: v.shape for k, v in plain.state_dict().items()} == {
        k: v.shape for k, v in looking.state_dict().items() if k not in names
    }
    looking.load_state_dict(plain.state_dict(), strict=False)
    hidden, cell = looking.encoder(SOURCE)
    assert isinstance(looking.decoder, AttentionDecoder)
    states = plain.decoder.lstm(plain.decoder.embedding(FED), (hidden, cell))[0]
    found = looking.decoder.lstm(looking.decoder.embedding(FED), (hidden, cell))[0]
    torch.testing.assert_close(states, found, rtol=0, atol=0)


def test_attention_is_luong_s(tiny_both: Seq2Seq) -> None:
    memory, (hidden, cell) = tiny_both.encoder.read(SOURCE)
    logits, _, _, attention = tiny_both.decode(FED, hidden, cell, memory)
    if attention is None:
        return
    decoder = tiny_both.decoder
    states = decoder.lstm(decoder.embedding(FED), (hidden, cell))[0]
    for b in range(2):
        for s in range(FED.shape[1]):
            scores = torch.stack([states[b, s] @ decoder.score.weight @ m for m in memory[b]])
            weights = torch.softmax(scores, dim=0)
            torch.testing.assert_close(attention[b, s], weights, rtol=0, atol=1e-5)
            context = sum(w * m for w, m in zip(weights, memory[b], strict=True))
            attentional = torch.tanh(decoder.combine.weight @ torch.cat([context, states[b, s]]))
            torch.testing.assert_close(logits[b, s], decoder.fc(attentional), rtol=0, atol=1e-5)


def test_parameters_have_torch_s_own_names() -> None:
    kinds = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    expected = {f"{part}.lstm.{kind}" for part in ("encoder", "decoder") for kind in kinds}
    expected |= {"encoder.embedding.weight", "decoder.embedding.weight", "decoder.fc.weight", "decoder.fc.bias"}
    assert set(tiny_translator(attention=False).state_dict()) == expected


def test_a_vocabulary_of_another_size_is_refused() -> None:
    source, target = Vocabulary((*SPECIALS, "a")), Vocabulary((*TARGET_SPECIALS, "b"))
    with pytest.raises(ValueError, match="3 words, not 4 as source_size says"):
        Seq2Seq(TranslatorConfig(4, 5), source, target)


@pytest.mark.parametrize(
    "change",
    [{"hidden_size": 0}, {"source_size": 1.5}, {"dropout": 1.0}, {"embedding_dropout": "some"}, {"attention": 1}],
)
def test_a_shape_that_is_none_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must be"):
        TranslatorConfig(**({"source_size": 5, "target_size": 5} | change))  # type: ignore[arg-type]


def test_the_encoder_is_the_lesson_s() -> None:
    encoder = Encoder(TranslatorConfig(5, 5, 4, 3))
    assert [name for name, _ in encoder.named_children()] == ["embedding", "dropout", "lstm"]
