using System.Globalization;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>Makes a settlement line out of the current row, or says everything that is wrong with it.</summary>
internal sealed class StripePayoutRow(CsvRowReader row, StripePayoutColumns columns, SettlementFileProblems problems)
{
    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd HH:mm"];

    // Neighbouring rows share most of these, so one string or object serves many lines.
    private string _payoutId = string.Empty;
    private Currency? _currency;

    /// <summary>The line of the current row, or null after its problems were told.</summary>
    public SettlementLine? Read()
    {
        if (row.Fault is { } fault)
        {
            problems.AtLine(row.Line, "malformed-row", fault);
            return null;
        }

        if (row.Count != columns.Count)
        {
            var text = $"has {row.Count} columns where the header has {columns.Count}; the file may be cut off";
            problems.AtLine(row.Line, "wrong-column-count", text);
            return null;
        }

        var before = problems.Count;
        var line = Make();
        return problems.Count == before ? line : null;
    }

    private SettlementLine? Make()
    {
        var payoutId = ReadPayoutId();
        var lineId = Text(columns.LineId, "balance_transaction_id");
        var effective = Time(columns.EffectiveAt, "automatic_payout_effective_at");
        var created = Time(columns.Created, "created");
        var (kind, category) = StripeCategories.Find(Text(columns.Category, "reporting_category"));
        var sourceId = row[columns.SourceId].ToString();
        if (ReadCurrency() is not { } currency)
        {
            return null;
        }

        return new SettlementLine(
            row.Line,
            lineId.ToString(),
            payoutId,
            DateOnly.FromDateTime(effective),
            new DateTimeOffset(created, TimeSpan.Zero),
            kind,
            category,
            Amount(columns.Gross, "gross", currency),
            Amount(columns.Fee, "fee", currency),
            Amount(columns.Net, "net", currency),
            sourceId,
            Optional(columns.PaymentId),
            Optional(columns.ChargeId));
    }

    private ReadOnlySpan<char> Text(int place, string column)
    {
        var text = row[place];
        if (text.IsEmpty)
        {
            problems.AtColumn(row.Line, column, "missing-value", "a value is required");
        }

        return text;
    }

    private string? Optional(int place) => place < 0 || row[place].IsEmpty ? null : row[place].ToString();

    private string ReadPayoutId()
    {
        var text = Text(columns.PayoutId, "automatic_payout_id");
        if (text.SequenceEqual(_payoutId))
        {
            return _payoutId;
        }

        var payoutId = text.ToString();
        if (payoutId.Length > 0 && !StreamNames.IsSafe(payoutId))
        {
            const string rule = "may hold letters, digits, dots, underscores and hyphens only, 64 at the most";
            problems.AtColumn(row.Line, "automatic_payout_id", "unusable-reference", rule);
            return payoutId;
        }

        return _payoutId = payoutId;
    }

    private Currency? ReadCurrency()
    {
        var text = Text(columns.Currency, "currency");
        if (_currency is not null && text.Equals(_currency.Code, StringComparison.OrdinalIgnoreCase))
        {
            return _currency;
        }

        if (Currency.TryOf(text.ToString(), out var currency))
        {
            return _currency = currency;
        }

        if (!text.IsEmpty)
        {
            problems.AtColumn(row.Line, "currency", "unknown-currency", $"'{Excerpt(text)}' is not an ISO 4217 code");
        }

        return null;
    }

    private Money Amount(int place, string column, Currency currency)
    {
        var text = Text(place, column);
        if (StripeAmount.TryParse(text, out var amount))
        {
            if (!StripeAmount.IsPayable(amount, currency))
            {
                problems.AtColumn(row.Line, column, "too-precise", $"{Excerpt(text)} has digits below the minor unit of {currency}");
            }
        }
        else if (!text.IsEmpty)
        {
            problems.AtColumn(row.Line, column, "not-an-amount", $"'{Excerpt(text)}' is not an amount such as -1234.50");
        }

        return new Money(amount, currency);
    }

    private DateTime Time(int place, string column)
    {
        var text = Text(place, column);
        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParseExact(text, TimeFormats[0], CultureInfo.InvariantCulture, style, out var time)
            || DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, style, out time))
        {
            return time;
        }

        if (!text.IsEmpty)
        {
            problems.AtColumn(row.Line, column, "not-a-time", $"'{Excerpt(text)}' is not a time such as 2026-11-03 17:00:00");
        }

        return default;
    }

    private static string Excerpt(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";
}
