using Billing.Domain.Primitives;
using Billing.Domain.Settlement;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>The positions of the columns of a Stripe report; -1 where an optional one is absent.</summary>
internal sealed record StripePayoutColumns
{
    private const string Download = "tick it among the columns when you download the itemised report in Stripe";

    /// <summary>Number of columns that a row has.</summary>
    public required int Count { get; init; }

    /// <summary>The payout's id.</summary>
    public required int PayoutId { get; init; }

    /// <summary>Day from which the payout is effective.</summary>
    public required Column EffectiveAt { get; init; }

    /// <summary>Id of the movement.</summary>
    public required int LineId { get; init; }

    /// <summary>Time at which it took place.</summary>
    public required Column Created { get; init; }

    /// <summary>ISO 4217.</summary>
    public required int Currency { get; init; }

    /// <summary>Before the fee.</summary>
    public required int Gross { get; init; }

    /// <summary>Fee that Stripe keeps.</summary>
    public required int Fee { get; init; }

    /// <summary>Gross less fee.</summary>
    public required int Net { get; init; }

    /// <summary>Reporting category.</summary>
    public required int Category { get; init; }

    /// <summary>Object behind the movement.</summary>
    public required int SourceId { get; init; }

    /// <summary>Payment intent.</summary>
    public required int PaymentId { get; init; }

    /// <summary>Charge.</summary>
    public required int ChargeId { get; init; }

    /// <summary>Order, out of the payment's metadata.</summary>
    public required int OrderReference { get; init; }

    /// <summary>Amount that the customer saw.</summary>
    public required int CustomerAmount { get; init; }

    /// <summary>Its currency.</summary>
    public required int CustomerCurrency { get; init; }

    /// <summary>Finds the columns in the header row, by name, in any order. Says what to tick for those that are missing and gives null.</summary>
    public static StripePayoutColumns? Find(CsvRowReader header, SettlementFileProblems problems)
    {
        var before = problems.Count;
        var finder = new Finder(header, problems);
        var found = new StripePayoutColumns
        {
            Count = header.Count,
            PayoutId = finder.Required("automatic_payout_id"),
            EffectiveAt = finder.RequiredTime("automatic_payout_effective_at"),
            LineId = finder.Required("balance_transaction_id"),
            Created = finder.RequiredTime("created"),
            Currency = finder.Required("currency"),
            Gross = finder.Required("gross"),
            Fee = finder.Required("fee"),
            Net = finder.Required("net"),
            Category = finder.Required("reporting_category"),
            SourceId = finder.Optional("source_id"),
            PaymentId = finder.Optional("payment_intent_id"),
            ChargeId = finder.Optional("charge_id"),
            OrderReference = finder.Optional("payment_metadata[order_reference]"),
            CustomerAmount = finder.Optional("customer_facing_amount"),
            CustomerCurrency = finder.Optional("customer_facing_currency"),
        };
        if (found is { PaymentId: < 0, ChargeId: < 0, SourceId: < 0, OrderReference: < 0 })
        {
            const string others = "charge_id, source_id or payment_metadata[order_reference] will do as well";
            finder.Missing("payment_intent_id", $"no column says which payment a line belongs to: {Download}; {others}");
        }

        return problems.Count == before ? found : null;
    }

    /// <summary>A column of times.</summary>
    /// <param name="Place">Where it stands.</param>
    /// <param name="IsUtc">True if it is in UTC, else in the zone of the report.</param>
    internal sealed record Column(int Place, bool IsUtc);

    private sealed class Finder
    {
        private readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);
        private readonly CsvRowReader _header;
        private readonly SettlementFileProblems _problems;

        public Finder(CsvRowReader header, SettlementFileProblems problems)
        {
            (_header, _problems) = (header, problems);
            for (var i = 0; i < header.Count; i++)
            {
                var name = header[i].Trim().ToString();
                if (!_names.TryAdd(name, i))
                {
                    problems.AtColumn(header.Line, name, "header-repeated", "the column stands in the header twice");
                }
            }
        }

        public int Optional(string name) => _names.GetValueOrDefault(name, -1);

        public int Required(string name)
        {
            if (Optional(name) is var place and >= 0)
            {
                return place;
            }

            Missing(name, $"the column is missing: {Download}");
            return -1;
        }

        // The report is asked for with times in UTC, in a time zone of choice, or both. UTC first: it needs no zone.
        public Column RequiredTime(string name) =>
            Optional($"{name}_utc") is var utc and >= 0 ? new Column(utc, IsUtc: true) : new Column(Required(name), IsUtc: false);

        public void Missing(string name, string text) => _problems.AtColumn(_header.Line, name, "header-incomplete", text);
    }
}
