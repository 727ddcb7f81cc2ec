"""Names: order, titles, initials, nicknames, diacritics, scripts, particles."""

import pytest

from leadlink.model.person import PersonName
from leadlink.rules.matching import given_names
from leadlink.rules.matching.names import ALPHABET, LATIN, SIGNS, Name, name_of


def full(text: str) -> Name:
    """Read a name typed into one field."""
    return name_of(PersonName(full=text))


class TestParts:
    """A name in parts, in one field, or in the wrong field is read alike."""

    @pytest.mark.parametrize(
        "name",
        [
            PersonName(given="Asha", family="Rao"),
            PersonName(full="Asha Rao"),
            PersonName(full="Rao, Asha"),
            PersonName(family="Rao, Asha"),
            PersonName(family="Asha Rao"),
            PersonName(given="Rao, Asha"),
            PersonName(given="Dr. Asha", family="Rao", full="something else"),
            PersonName(full="MRS. ASHA RAO, PhD"),
        ],
    )
    def test_given_and_family(self, name: PersonName) -> None:
        """Parts win over the full name; titles and degrees say nothing."""
        found = name_of(name)
        assert (found.given, found.family) == (("asha",), ("rao",))

    def test_one_word_is_a_surname_until_compared(self) -> None:
        """It may as well be a given name, and comparing tries both."""
        assert full("Asha") == Name((), ("asha",), is_ordered=False)

    def test_a_whole_name_in_the_field_of_given_names(self) -> None:
        """Two given names, or both names in one field: nobody knows which."""
        found = name_of(PersonName(given="Anna Maria"))
        assert found.words == ("anna", "maria")
        assert not found.is_ordered
        assert name_of(PersonName(given="Anna")).given == ("anna",)

    def test_an_initial_before_the_name_somebody_is_called_by(self) -> None:
        """The name comes first; a lone initial stays one."""
        found = name_of(PersonName(given="M. Rajesh", family="Patel"))
        assert found.given == ("rajesh", "m")
        assert name_of(PersonName(full="J. Edgar Hoover")).given == ("edgar", "j")
        assert name_of(PersonName(full="J. Hoover")).given == ("j",)

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("\u05d0\u05dc\u05d5\u05df", "ln"),
            ("\u0421\u0435\u0440\u0433\u0456\u0439", "serhiy"),
            ("\u0421\u0435\u0440\u0433\u0435\u0439", "sergey"),
            ("\u039c\u03c0\u03bf\u03c5\u03c2", "boys"),
        ],
    )
    def test_letters_are_written_as_latin_spellings_are(
        self, text: str, word: str
    ) -> None:
        """Without long vowels in Hebrew; with the sounds of Ukrainian and Greek."""
        assert name_of(PersonName(given=text, family="Roe")).given == (word,)

    def test_blank_names_have_no_words(self) -> None:
        """Blank is no evidence."""
        assert full("") == Name((), (), is_ordered=False)
        assert full("Mr.").words == ()

    def test_particles_are_left_out_of_surnames(self) -> None:
        """Everybody writes them differently."""
        assert full("Ludwig van Beethoven").family == ("beethoven",)
        assert name_of(PersonName(given="Ana", family="de la Cruz")).family == ("cruz",)

    def test_a_surname_that_is_a_particle_stays(self) -> None:
        """Le is a surname in Vietnam."""
        assert name_of(PersonName(given="Ngọc", family="Lê")).family == ("le",)

    @pytest.mark.parametrize(
        ("text", "generation"),
        [
            ("John Smith Jr.", "junior"),
            ("John Smith III", "third"),
            ("Li Sr", "senior"),
            ("John Smith", ""),
        ],
    )
    def test_generations_are_kept(self, text: str, generation: str) -> None:
        """Father and son of one name are two people."""
        assert full(text).generation == generation

    def test_two_surnames_and_hyphens_are_words(self) -> None:
        """García-Santos and García Santos are one."""
        name = PersonName(given="G", family="García-Santos")
        assert name_of(name).family == ("garcia", "santos")


class TestScripts:
    """Diacritics and transliteration of other scripts."""

    def test_diacritics_and_umlauts(self) -> None:
        """Müller, Mueller and Muller are one."""
        found = {full(f"Jörg {family}").family for family in ("Müller", "Mueller")}
        assert found == {("muller",)}
        assert full("Łukasz Groß").words == ("lukasz", "gross")

    def test_apostrophes_do_not_part_words(self) -> None:
        """O'Brien in any typography is one word."""
        assert full("Pat O'Brien").family == full("Pat O\u2019Brien").family

    @pytest.mark.parametrize(
        ("text", "script"),
        [("Asha Rao", LATIN), ("Đỗ Ngọc", LATIN), ("анна", ALPHABET), ("吉田", SIGNS)],
    )
    def test_the_script_is_known(self, text: str, script: str) -> None:
        """Vietnamese is Latin; signs are read in several ways."""
        assert full(text).script == script

    def test_cyrillic_is_transliterated(self) -> None:
        """Letter by letter."""
        assert full("Анна Смирнов").words == ("anna", "smirnov")

    def test_the_arabic_article_and_long_vowel_are_left_out(self) -> None:
        """Latin spellings lose them, too."""
        assert full("نور النجار").words == ("nr", "njr")


class TestNicknames:
    """Nicknames many to many."""

    @pytest.mark.parametrize(
        ("left", "right"),
        [
            ("bob", "robert"),
            ("rob", "bob"),
            ("kasia", "katarzyna"),
            ("pepe", "jose"),
            ("phil", "philippe"),
        ],
    )
    def test_nicknames(self, left: str, right: str) -> None:
        """A short form equals its name and other short forms of it."""
        assert given_names.is_nickname(left, right)
        assert given_names.is_nickname(right, left)

    @pytest.mark.parametrize(
        ("left", "right"), [("bob", "bob"), ("bob", "alice"), ("anx", "anxela")]
    )
    def test_no_nicknames(self, left: str, right: str) -> None:
        """The same name is no nickname, and three letters are too few to guess by."""
        assert not given_names.is_nickname(left, right)

    def test_an_initial_fits_the_name_behind_a_nickname(self) -> None:
        """E. may be Ted, who is Edward."""
        assert given_names.fits_initial("e", "ted")
        assert given_names.fits_initial("t", "ted")
        assert not given_names.fits_initial("x", "ted")

    def test_one_letter_may_be_another_person(self) -> None:
        """Francesco and Francesca are brother and sister at best."""
        assert given_names.is_other_gender("francesco", "francesca")
        assert not given_names.is_other_gender("francesco", "franceska")
        assert not given_names.is_other_gender("anna", "annb")
