"""What one expects two organisations' levels to weigh, in bits; set by hand.

The sets have few organisations, whose numbers and domains tell them apart without
fail: what is fitted is drawn to these.
"""

PRIOR = -6.0
FIRMS = {
    "company": {
        "same company name": 8.0,
        "company name misspelt": 6.5,
        "company name abbreviated": 3.0,
        "part of the company name": 3.0,
        "different company name": -6.0,
    },
    "phone": {
        "same number, one person": 6.0,
        "same number, two people": 6.0,
        "same number, three people": 6.0,
        "same number, many people": 6.0,
        "same number, other extension": 5.0,
        "one digit differs": 2.5,
        "different number": -1.0,
    },
    "email": {
        "same address, one person": 8.0,
        "same address, two people": 7.0,
        "same address, three people": 7.0,
        "same address, many people": 7.0,
        "same role mailbox": 8.0,
        "address misspelt": 5.0,
        "same user elsewhere": 1.0,
        "similar user": 5.0,
        "similar user elsewhere": 0.5,
        "same company domain": 7.0,
        "common user elsewhere": 0.0,
        "different address": -1.5,
    },
    "domain": {
        "same domain": 7.0,
        "domain named like the company": 5.0,
    },
    "address": {
        "same building, one person": 4.0,
        "same building, two people": 4.0,
        "same building, three people": 4.0,
        "same building, many people": 3.5,
        "same street": 1.5,
        "same postcode": 1.0,
        "same postcode, other street": 0.5,
        "same town": 0.5,
        "same town, other street": 0.0,
        "same street and number in another town": 0.0,
        "other street": -0.5,
        "other town": -1.5,
    },
    "id number": {
        "same id number": 9.0,
        "one character differs": 4.0,
        "different id number": -3.0,
    },
}
