using Billing.Domain.Catalogue;

namespace Billing.Domain.Ledger;

/// <summary>The accounts that the fabric posts to. Codes are stable; a tenant's ERP maps them to its own chart.</summary>
public static class Account
{
    /// <summary>Money at the bank.</summary>
    public const string Bank = "1000-bank";

    /// <summary>Invoiced and not paid.</summary>
    public const string Receivables = "1100-receivables";

    /// <summary>Given back to customers after it was invoiced, until it is decided whether a credit note goes with it.</summary>
    public const string RefundsToDecide = "1150-refunds-to-decide";

    /// <summary>Captured by gateways and not paid out yet.</summary>
    public const string GatewayClearing = "1200-gateway-clearing";

    /// <summary>Turned by gateways from one currency into another: what left in the one and came in the other.</summary>
    public const string CurrencyConversion = "1290-currency-conversion";

    /// <summary>Taken back by customers' banks while a dispute runs.</summary>
    public const string Disputes = "1300-disputed-payments";

    /// <summary>Tax owed to authorities; one sub-account a jurisdiction.</summary>
    public const string TaxPayable = "2000-tax-payable";

    /// <summary>Paid by customers and not set against an invoice: a contract liability until it is.</summary>
    public const string CustomerDeposits = "2100-customer-deposits";

    /// <summary>Invoiced and not earned (ASC 606-10-45-2).</summary>
    public const string DeferredRevenue = "2200-deferred-revenue";

    /// <summary>Rebates set aside for customers and not paid yet: a refund liability (ASC 606-10-32-10).</summary>
    public const string RebateAccruals = "2300-rebate-accruals";

    /// <summary>Name of the gateway of payments by gift card, as storefronts call it.</summary>
    public const string GiftCardGateway = "gift_card";

    /// <summary>Gift cards that are sold and not used.</summary>
    public const string GiftCards = "2400-gift-cards";

    /// <summary>Tips that are owed to the staff.</summary>
    public const string Tips = "2410-tips-payable";

    /// <summary>Import duties that are owed to whoever brings goods through customs.</summary>
    public const string Duties = "2420-duties-payable";

    /// <summary>Tax that was charged to buyers and that a sales channel remits.</summary>
    public const string ChannelTaxes = "2430-taxes-of-channels";

    /// <summary>Paid out by a gateway for something that is not known here.</summary>
    public const string UnidentifiedReceipts = "2900-unidentified-receipts";

    /// <summary>Rebates granted: they lessen revenue.</summary>
    public const string RebatesGranted = "4900-rebates-granted";

    /// <summary>Given back without a credit note as a reduction of revenue: it lessens revenue, and tax stays.</summary>
    public const string RefundsGranted = "4910-refunds-granted";

    /// <summary>Tax that is owed and was not charged, less tax that was charged and is not owed: found when a provisional tax is trued up.</summary>
    public const string TaxDifferences = "6100-tax-differences";

    /// <summary>Fees that gateways keep.</summary>
    public const string PaymentFees = "6000-payment-fees";

    /// <summary>Totals of storefronts less the sums of their lines, where rounding explains it, and what totals are rounded by that are paid in cash.</summary>
    public const string RoundingDifferences = "6200-rounding-differences";

    /// <summary>Given back without a credit note as a kindness.</summary>
    public const string Goodwill = "6300-goodwill";

    /// <summary>Account for the net of an invoiced line: deferred until earned, or owed to somebody else at once.</summary>
    public static string OfInvoiced(LineKind kind) => kind switch
    {
        LineKind.Tip => Tips,
        LineKind.GiftCard => GiftCards,
        LineKind.Duty => Duties,
        LineKind.ChannelTax => ChannelTaxes,
        LineKind.Rounding or LineKind.CashRounding => RoundingDifferences,
        _ => DeferredRevenue,
    };

    /// <summary>Account that owes what was captured: the gateway's until it pays out; of a gift card, the company's own.</summary>
    public static string OfGateway(string gateway) => gateway == GiftCardGateway ? GiftCards : GatewayClearing;

    /// <summary>Tax owed to one authority.</summary>
    public static string TaxOf(string jurisdiction) => $"{TaxPayable}/{jurisdiction}";

    /// <summary>Earned revenue of a kind of line.</summary>
    public static string RevenueOf(LineKind kind) => kind switch
    {
        LineKind.Goods => "4000-revenue-goods",
        LineKind.Digital => "4010-revenue-digital",
        LineKind.Subscription => "4020-revenue-subscriptions",
        LineKind.Service => "4030-revenue-services",
        LineKind.Usage => "4040-revenue-usage",
        LineKind.Shipping => "4050-revenue-shipping",
        LineKind.Fee => "4060-revenue-fees",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of line."),
    };
}
