namespace Billing.Domain.Invoicing.Presentation.Languages;

/// <summary>Japanese.</summary>
internal static class Japanese
{
    /// <summary>The texts of an invoice.</summary>
    public static readonly InvoiceTexts Texts = new()
    {
        Language = "ja",
        Invoice = "請求書",
        ProForma = "仮請求書",
        CreditNote = new CreditNoteTexts("クレジットノート", "クレジットノート番号", "発行日", "請求書", "返還金額", "理由：{0}", "返金 {0}"),
        Draft = "下書き",
        DraftNotice = "請求書ではなく、お支払いの必要はまだありません。",
        InvoiceNumber = "請求書番号",
        InvoiceDate = "請求日",
        DateOfSupply = "納品日",
        ServicePeriod = "サービス期間",
        DueDate = "支払期限",
        BillTo = "請求先",
        ShipTo = "お届け先",
        Order = "注文番号",
        VatId = "VAT登録番号",
        TaxId = "登録番号",
        CustomerVatId = "お客様VAT番号",
        CustomerTaxId = "お客様登録番号",
        Description = "品目",
        Quantity = "数量",
        UnitPrice = "単価",
        Discount = "値引",
        Tax = "税率",
        NetAmount = "金額（税抜）",
        Subtotal = "小計",
        WithTax = new WithTaxTexts("単価（税込）", "値引（税込）", "金額（税込）", "合計（税抜）", "{0}（税抜）"),
        TaxOfRate = "{0} {1}（対象 {2}）",
        Total = "合計",
        Rounding = "端数調整",
        Paid = "お支払い済み",
        AmountDue = "ご請求金額",
        PaymentReference = "振込時の参照番号",
        BankAccount = "振込先",
        PayBy = "{1}までに{0}をお支払いください。",
        PayAtOnce = "受領後、直ちに{0}をお支払いください。",
        PaidInAdvance = "前払いにてお支払い済みです。ありがとうございました。",
        NothingDue = "お支払いは不要です。",
        Page = "{0} / {1} ページ",
        UntaxedName = new UntaxedTexts(
            "ゼロ税率",
            "非課税",
            "リバースチャージ",
            "輸出免税",
            "不課税"),
        UntaxedSentence = new UntaxedTexts(
            "ゼロ税率取引。",
            "非課税。",
            "リバースチャージ：買手が付加価値税を申告・納付します（指令2006/112/EC第196条）。",
            "輸出取引のため免税。",
            "課税対象外。"),
        IntraCommunityName = "EU域内供給",
        IntraCommunitySupply = "EU域内の免税供給（指令2006/112/EC第138条）。",
        Units = new UnitTexts("時間", "日", "か月", "年"),
    };
}
