"""The ways in which records come in: what they have, and what stands for nothing."""

from collections.abc import Mapping

HAS = ("email", "phone", "address", "company", "work")
CHANNELS: Mapping[str, Mapping[str, float]] = {
    channel: dict(zip(HAS, shares, strict=True))
    for channel, shares in {
        "web": (0.97, 0.86, 0.6, 0.45, 0.15),
        "call": (0.65, 0.98, 0.65, 0.35, 0.15),
        "card": (0.94, 0.94, 0.8, 0.98, 0.7),
        "shop": (0.95, 0.86, 0.98, 0.12, 0.05),
        "import": (0.88, 0.88, 0.8, 0.6, 0.3),
    }.items()
}
"""What records of a channel have, and how many show the place of work."""

JUNK_PHONES = "0000000000 123456 1111111111 999999999 n/a - unknown 0 555-5555".split()
JUNK_MAILS = (
    "none@none.com noemail@noemail.com test@test.com na@na.com x@x.com - n/a"
).split()
TITLES = "Mr Mrs Ms Dr Prof. Dr. Mr. Herr Frau Sr. Sra. M. Mme Ing. Dipl.-Ing.".split()
