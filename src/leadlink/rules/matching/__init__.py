"""From two records to an explained probability."""
