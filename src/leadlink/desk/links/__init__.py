"""Links: of leads and jobs to customers, of leads to each other."""
