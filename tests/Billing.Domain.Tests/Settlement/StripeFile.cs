using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Connectors.Stripe.Payouts;

namespace Billing.Domain.Tests.Settlement;

/// <summary>Files as Stripe makes them, and what reading them gives.</summary>
internal static class StripeFile
{
    public const string Header =
        "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,currency,gross,fee,net,reporting_category,source_id,payment_intent_id,charge_id";

    public const string Charge = "po_1,2026-11-05 00:00:00,txn_1,2026-11-03 09:14:07,eur,100.00,1.75,98.25,charge,ch_1,pi_1,ch_1";
    public const string Payout = "po_1,2026-11-05 00:00:00,txn_9,2026-11-05 00:10:00,eur,-98.25,0.00,-98.25,payout,po_1,,";

    public static string Sample { get; } =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Settlement", "Data", "three-payouts.csv"));

    public static string Of(params string[] rows) => string.Join('\n', [Header, .. rows]) + "\n";

    public static (IReadOnlyList<SettlementLine> Lines, ParseResult<SettlementFileSummary> Verdict) Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static (IReadOnlyList<SettlementLine> Lines, ParseResult<SettlementFileSummary> Verdict) Read(byte[] bytes)
    {
        var control = new SettlementControl();
        var lines = StripePayoutReader.Read(new MemoryStream(bytes), control).ToList();
        return (lines, control.Finish("stripe.csv", "digest"));
    }

    public static (IReadOnlyList<SettlementLine> Lines, SettlementFileSummary Summary) Sound(string text)
    {
        var (lines, verdict) = Read(text);
        return (lines, Assert.IsType<ParseResult<SettlementFileSummary>.Success>(verdict).Value);
    }

    /// <summary>Path and code of each problem, blank between them.</summary>
    public static IReadOnlyList<string> Refused(string text) => Problems(Read(text).Verdict).Select(problem => $"{problem.Path} {problem.Code}").ToList();

    public static IReadOnlyList<Problem> Problems(ParseResult<SettlementFileSummary> verdict) =>
        Assert.IsType<ParseResult<SettlementFileSummary>.Failure>(verdict).Problems;

    public static Money Eur(decimal amount) => new(amount, Currency.Of("EUR"));

    public static SettlementLine Line(
        SettlementLineKind kind, decimal gross, decimal fee = 0, string? paymentId = "pi_1", string lineId = "txn_1", string currency = "EUR", string payoutId = "po_1")
    {
        var code = Currency.Of(currency);
        return new SettlementLine(
            2,
            lineId,
            payoutId,
            new DateOnly(2026, 11, 5),
            new DateTimeOffset(2026, 11, 3, 9, 14, 7, TimeSpan.Zero),
            kind,
            $"{kind}",
            new Money(gross, code),
            new Money(fee, code),
            new Money(gross - fee, code),
            "src_1",
            paymentId,
            null);
    }
}
