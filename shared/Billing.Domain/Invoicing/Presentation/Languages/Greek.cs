namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>Greek.</summary>
internal static class Greek
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "el",
        Invoice = "Τιμολόγιο",
        ProForma = "Προτιμολόγιο",
        CreditNote = new CreditNoteTexts("Πιστωτικό τιμολόγιο", "Αρ. πιστωτικού", "Ημερομηνία πιστωτικού", "Τιμολόγιο", "Πιστωθέν ποσό", "Αιτία: {0}", "Επιστροφή χρημάτων {0}"),
        Draft = "Πρόχειρο",
        DraftNotice = "Δεν αποτελεί τιμολόγιο και δεν οφείλεται ακόμη πληρωμή.",
        InvoiceNumber = "Αριθμός τιμολογίου",
        InvoiceDate = "Ημ/νία έκδοσης",
        DateOfSupply = "Ημ/νία παράδοσης",
        ServicePeriod = "Περίοδος παροχής",
        DueDate = "Λήξη πληρωμής",
        BillTo = "Τιμολόγηση προς",
        ShipTo = "Αποστολή προς",
        Order = "Παραγγελία",
        VatId = "ΑΦΜ/ΦΠΑ",
        TaxId = "Αριθμός φορολογίας",
        CustomerVatId = "ΑΦΜ/ΦΠΑ πελάτη",
        CustomerTaxId = "Αρ. φορ. πελάτη",
        Description = "Περιγραφή",
        Quantity = "Ποσότητα",
        UnitPrice = "Τιμή μονάδας",
        Discount = "Έκπτωση",
        Tax = "Φόρος",
        NetAmount = "Καθαρή αξία",
        Subtotal = "Μερικό σύνολο",
        WithTax = new WithTaxTexts("Τιμή μονάδας με ΦΠΑ", "Έκπτωση με ΦΠΑ", "Αξία με ΦΠΑ", "Σύνολο χωρίς ΦΠΑ", "{0} χωρίς ΦΠΑ"),
        TaxOfRate = "{0} {1} επί {2}",
        Total = "Σύνολο",
        Rounding = "Στρογγυλοποίηση",
        Paid = "Έχει πληρωθεί",
        AmountDue = "Πληρωτέο ποσό",
        PaymentReference = "Αιτιολογία πληρωμής",
        BankAccount = "Τραπεζικός λογαριασμός",
        PayBy = "Παρακαλούμε πληρώστε {0} έως {1}.",
        PayAtOnce = "{0} πληρωτέα με την παραλαβή.",
        PaidInAdvance = "Το ποσό έχει ήδη πληρωθεί. Ευχαριστούμε.",
        NothingDue = "Δεν οφείλεται ποσό.",
        Page = "Σελίδα {0} από {1}",
        UntaxedName = new UntaxedTexts(
            "Μηδενικός συντελεστής",
            "Απαλλαγή",
            "Αντίστροφη επιβάρυνση",
            "Εξαγωγή",
            "Εκτός πεδίου"),
        UntaxedSentence = new UntaxedTexts(
            "Πράξη με μηδενικό συντελεστή.",
            "Απαλλάσσεται από τον φόρο.",
            "Αντίστροφη επιβάρυνση: υπόχρεος για τον ΦΠΑ είναι ο λήπτης (άρθρο 196 της οδηγίας 2006/112/ΕΚ).",
            "Εξαγωγή εκτός του φορολογικού εδάφους, χωρίς φόρο.",
            "Εκτός πεδίου εφαρμογής του φόρου."),
        IntraCommunityName = "Ενδοκοινοτική παράδοση",
        IntraCommunitySupply = "Απαλλασσόμενη ενδοκοινοτική παράδοση αγαθών (άρθρο 138 της οδηγίας 2006/112/ΕΚ).",
        Units = new UnitTexts("ώρ.", "ημ.", "μήν.", "έτ."),
    };
}
