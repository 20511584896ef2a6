"""The character map that is written is the one that the tokenizer reads."""

from hypothesis import given
from hypothesis import strategies as st
from tokenizers.normalizers import Precompiled

from index.charsmap import precompiled

# Marks belong to the character before them, and are mapped with it; NUL ends a replacement.
_CHARACTERS = st.characters(exclude_categories=("M", "Cs", "Cc", "Cf"))


@given(
    st.dictionaries(_CHARACTERS, st.text(_CHARACTERS, max_size=3), min_size=1, max_size=60),
    st.text(_CHARACTERS, max_size=20),
)
def test_every_character_is_replaced_as_the_map_says(mapping: dict[str, str], other: str) -> None:
    normaliser = Precompiled(precompiled(mapping))
    for character in [*mapping, *other]:
        assert normaliser.normalize_str(f"-{character}-") == "".join(
            mapping.get(part, part) for part in f"-{character}-"
        )
