"""Fitting the weights of leadlink's own model: from which sets, how, within bounds."""
