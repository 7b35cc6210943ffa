"""Words that say nothing about what is wanted, in Italian and in English, folded."""

ITALIAN = frozenset(
    """
    a ad ai al all alla alle allo agli anche avere c che chi ci cio co coi col come con cosa cui
    d da dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello di dove e ed
    egli ella esse essere essi fra gli ha hai hanno ho i il in io l la le lei li lo loro lui ma
    mi mia mie miei mio ne negli nei nel nell nella nelle nello noi non nostra nostre nostri
    nostro o od ogni per perche piu po possiamo posso possono pero puo quale quali qual quando
    quanti quanto quella quelle quelli quello questa queste questi questo se si sia siamo sono
    su sua sue sugli sui sul sull sulla sulle sullo suo suoi ti tra tu tua tue tuo tuoi un una
    uno vi voi vogliamo voglio vorrei vorremmo vostra vostro sara saranno stato stata dammi
    mostra mostrami trova trovami esiste esistono
    """.split()  # noqa: SIM905 - words read better as text
)
ENGLISH = frozenset(
    """
    a about after all am an and any are as at be been before being but by can could did do does
    for from had has have he her here his how i if in into is it its just may me might must my
    no nor not of on or our ours shall she should so some such t than that the their them then
    there these they this those to too us very was we were what when where which while who whom
    whose why will with would you your s please show find give list
    """.split()  # noqa: SIM905 - words read better as text
)
STOP_WORDS = ITALIAN | ENGLISH
