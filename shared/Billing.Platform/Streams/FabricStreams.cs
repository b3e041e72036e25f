using System.Security.Cryptography;
using System.Text;

namespace Billing.Platform.Streams;

/// <summary>The names of all streams: kind, slash, id. Queries select by these prefixes.</summary>
public static class FabricStreams
{
    /// <summary>Prefix of order streams.</summary>
    public const string Orders = "order/";

    /// <summary>Prefix of what storefronts tell of their orders by their own ids.</summary>
    public const string ShopOrders = "shop-order/";

    /// <summary>Prefix of payment streams.</summary>
    public const string Payments = "payment/";

    /// <summary>Prefix of receivable accounts.</summary>
    public const string Receivables = "receivable/";

    /// <summary>Prefix of invoices.</summary>
    public const string Invoices = "invoice/";

    /// <summary>Prefix of credit notes.</summary>
    public const string CreditNotes = "credit-note/";

    /// <summary>Prefix of number series.</summary>
    public const string InvoiceSeries = "invoice-series/";

    /// <summary>Prefix of subscriptions.</summary>
    public const string Subscriptions = "subscription/";

    /// <summary>Prefix of metered use.</summary>
    public const string Usage = "usage/";

    /// <summary>Prefix of the partitions of claims of uses, by source and id. They hold no streams.</summary>
    public const string UsageClaims = "usage-claim/";

    /// <summary>Prefix of the partitions of claims of outside events by their content. They hold no streams.</summary>
    public const string IntakeClaims = "intake-claim/";

    // A logical partition holds 20 GB, a claim takes about 500 bytes: 2.5 billion keys of a tenant.
    private const int ClaimPartitions = 64;

    /// <summary>The partition that holds the claim of a use, by its key.</summary>
    public static string UsageClaimsOf(string key) => ClaimsOf(UsageClaims, key);

    /// <summary>The partition that holds the claim of an outside event, by its key.</summary>
    public static string IntakeClaimsOf(string key) => ClaimsOf(IntakeClaims, key);

    private static string ClaimsOf(string prefix, string key) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{prefix}{byte.Parse(StreamAddress.Digest(key).AsSpan(0, 2), System.Globalization.NumberStyles.HexNumber) % ClaimPartitions:D2}");

    /// <summary>Prefix of revenue contracts.</summary>
    public const string Revenue = "revenue/";

    /// <summary>Prefix of journal days.</summary>
    public const string Journal = "journal/";

    /// <summary>Prefix of payouts.</summary>
    public const string Settlements = "settlement/";

    /// <summary>Prefix of settlement files.</summary>
    public const string SettlementFiles = "settlement-file/";

    /// <summary>Prefix of exceptions.</summary>
    public const string Exceptions = "exception/";

    /// <summary>Prefix of proposals that people approve.</summary>
    public const string Approvals = "approval/";

    /// <summary>Prefix of outside events.</summary>
    public const string Intake = "intake/";

    /// <summary>Prefix of parcels.</summary>
    public const string Parcels = "parcel/";

    /// <summary>The statuses of a tenant's integrations.</summary>
    public const string Integrations = "integrations/all";

    /// <summary>Prefix of dead letters.</summary>
    public const string DeadLetters = "dead-letter/";

    /// <summary>Prefix of the records of orders' taxes.</summary>
    public const string Taxes = "tax/";

    /// <summary>The record of an order's tax.</summary>
    public static string TaxOf(string orderReference) => Taxes + orderReference;

    /// <summary>Decisions of persons about doubts of tax, one stream a company.</summary>
    public const string TaxDecisions = "tax-decisions/";

    /// <summary>The stream of a company's decisions about tax.</summary>
    public static string TaxDecisionsOf(string legalEntityId) => TaxDecisions + legalEntityId;

    /// <summary>Sales to consumers in other member states, one a company and year, until they exceed the threshold.</summary>
    public const string DistanceSales = "distance-sales/";

    /// <summary>The stream of a company's distance sales of a year.</summary>
    public static string DistanceSalesOf(string legalEntityId, int year) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{DistanceSales}{legalEntityId}.{year}");

    /// <summary>Prefix of the uses of coupons.</summary>
    public const string Coupons = "coupon/";

    /// <summary>Prefix of changes of prices.</summary>
    public const string PriceChanges = "price-change/";

    /// <summary>Prefix of what is set aside for rebates.</summary>
    public const string Rebates = "rebate/";

    /// <summary>The uses of a coupon by its code, which is the same in upper and lower case.</summary>
    public static string Coupon(string code) => Coupons + code.ToUpperInvariant();

    /// <summary>A change of prices by its id.</summary>
    public static string PriceChange(string changeSetId) => PriceChanges + changeSetId;

    /// <summary>Stream of what is set aside under a rebate agreement, by its id.</summary>
    public static string Rebate(string agreementId) => Rebates + agreementId;

    /// <summary>An order by its reference.</summary>
    public static string Order(string reference) => Orders + reference;

    /// <summary>Stream of a storefront's news about an order, by source and the storefront's id.</summary>
    public static string ShopOrder(string source, string orderId) => $"{ShopOrders}{source}/{orderId}";

    /// <summary>A parcel by its tracking number.</summary>
    public static string Parcel(string trackingNumber) => Parcels + trackingNumber;

    /// <summary>A payment by gateway and the gateway's id.</summary>
    public static string Payment(string gateway, string paymentId) => $"{Payments}{gateway}/{paymentId}";

    /// <summary>The receivable account of an order.</summary>
    public static string Receivable(string orderReference) => Receivables + orderReference;

    /// <summary>An invoice by what it bills.</summary>
    public static string Invoice(string invoiceKey) => Invoices + invoiceKey;

    /// <summary>The invoice numbers of a legal entity and year.</summary>
    public static string Series(string legalEntityId, int year) => $"{InvoiceSeries}{legalEntityId}/{year:D4}";

    /// <summary>A credit note by its key: that of its invoice, and a number.</summary>
    public static string CreditNote(string noteKey) => CreditNotes + noteKey;

    /// <summary>The numbers of the credit notes of a legal entity and year.</summary>
    public static string CreditNoteSeries(string legalEntityId, int year) => $"{InvoiceSeries}{legalEntityId}/credit-notes/{year:D4}";

    /// <summary>A subscription by its id.</summary>
    public static string Subscription(string subscriptionId) => Subscriptions + subscriptionId;

    /// <summary>The revenue contract of an order.</summary>
    public static string RevenueOf(string orderReference) => Revenue + orderReference;

    /// <summary>The journal of a legal entity and booking day.</summary>
    public static string JournalDay(string legalEntityId, DateOnly day) => $"{Journal}{legalEntityId}/{day:yyyy-MM-dd}";

    /// <summary>A payout by gateway and the gateway's id.</summary>
    public static string Settlement(string gateway, string payoutId) => $"{Settlements}{gateway}/{payoutId}";

    /// <summary>A settlement file by gateway and a digest of its name, which may be longer than a key.</summary>
    public static string SettlementFile(string gateway, string name) =>
        $"{SettlementFiles}{gateway}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16))}";

    /// <summary>An exception by its id.</summary>
    public static string Exception(string exceptionId) => Exceptions + exceptionId;

    /// <summary>Stream of a proposal.</summary>
    public static string Approval(string approvalId) => Approvals + approvalId;

    /// <summary>A dead letter by its id.</summary>
    public static string DeadLetter(string id) => DeadLetters + id;

    /// <summary>An outside event by source and the sender's id.</summary>
    public static string IntakeOf(string source, string eventId) => $"{Intake}{source}/{eventId}";
}
