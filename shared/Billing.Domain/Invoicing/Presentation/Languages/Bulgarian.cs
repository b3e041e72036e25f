namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>Bulgarian.</summary>
internal static class Bulgarian
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "bg",
        Invoice = "Фактура",
        ProForma = "Проформа фактура",
        CreditNote = new CreditNoteTexts("Кредитно известие", "Кредитно известие №", "Дата на известието", "Фактура", "Кредитирана сума", "Основание: {0}", "Възстановена сума {0}"),
        Draft = "Чернова",
        DraftNotice = "Този документ не е фактура и все още нищо не се дължи.",
        InvoiceNumber = "Номер на фактура",
        InvoiceDate = "Дата на фактура",
        DateOfSupply = "Дата на доставка",
        ServicePeriod = "Период на услугата",
        DueDate = "Срок за плащане",
        BillTo = "Получател",
        ShipTo = "Доставка до",
        Order = "Поръчка",
        VatId = "ДДС №",
        TaxId = "Данъчен №",
        CustomerVatId = "ДДС № на клиента",
        CustomerTaxId = "Данъчен № на клиента",
        Description = "Описание",
        Quantity = "Кол.",
        UnitPrice = "Ед. цена",
        Discount = "Отстъпка",
        Tax = "Данък",
        NetAmount = "Нетна сума",
        Subtotal = "Междинна сума",
        WithTax = new WithTaxTexts("Ед. цена с ДДС", "Отстъпка с ДДС", "Сума с ДДС", "Общо без ДДС", "{0} без ДДС"),
        TaxOfRate = "{0} {1} върху {2}",
        Total = "Общо",
        Rounding = "Закръгляне",
        Paid = "Платено",
        AmountDue = "Сума за плащане",
        PaymentReference = "Основание за плащане",
        BankAccount = "Банкова сметка",
        PayBy = "Моля, до {1} платете {0}.",
        PayAtOnce = "{0} се дължи при получаване.",
        PaidInAdvance = "Сумата вече е платена. Благодарим Ви.",
        NothingDue = "Не се дължи плащане.",
        Page = "Страница {0} от {1}",
        UntaxedName = new UntaxedTexts(
            "Нулева ставка",
            "Освободено",
            "Обратно начисляване",
            "Износ",
            "Извън обхвата"),
        UntaxedSentence = new UntaxedTexts(
            "Доставка с нулева ставка.",
            "Освободено от данък.",
            "Обратно начисляване: данъкът е дължим от получателя (член 196 от Директива 2006/112/ЕО).",
            "Износ извън данъчната територия, без данък.",
            "Извън обхвата на данъка."),
        IntraCommunityName = "Вътреобщностна доставка",
        IntraCommunitySupply = "Освободена вътреобщностна доставка на стоки (член 138 от Директива 2006/112/ЕО).",
        Units = new UnitTexts("ч", "дн.", "мес.", "год."),
    };
}
