using System.Globalization;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>Makes a settlement line out of the current row, or says everything that is wrong with it.</summary>
internal sealed class StripePayoutRow(CsvRowReader row, StripePayoutColumns columns, StripeReportZone zone, SettlementControl control)
{
    private static readonly string[] TimeFormats =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"];

    private static readonly string[] OffsetFormats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd HH:mm:ss 'UTC'"];

    private readonly StripeAmount _amounts = new();

    // Neighbouring rows share most of these, so one string or object serves many lines.
    private string _payoutId = string.Empty;
    private Currency? _currency;

    private SettlementFileProblems Problems => control.Problems;

    /// <summary>The line of the current row; null when it belongs to no payout, or has problems: the control knows.</summary>
    public SettlementLine? Read()
    {
        var before = Problems.Count;
        var line = IsWhole() ? Make() : null;
        if (Problems.Count == before)
        {
            return line;
        }

        control.AddUnread();
        return null;
    }

    private bool IsWhole()
    {
        if (row.Fault is { } fault)
        {
            Problems.AtLine(row.Line, "malformed-row", fault);
            return false;
        }

        if (row.Count != columns.Count)
        {
            var text = $"has {row.Count} columns where the header has {columns.Count}; the file may be cut off";
            Problems.AtLine(row.Line, "wrong-column-count", text);
            return false;
        }

        return true;
    }

    private SettlementLine? Make()
    {
        var before = Problems.Count;
        var isPaidOut = !row[columns.PayoutId].IsEmpty || !row[columns.EffectiveAt.Place].IsEmpty;
        var payoutId = isPaidOut ? ReadPayoutId() : string.Empty;
        var lineId = Text(columns.LineId, "balance_transaction_id").ToString();
        var effective = isPaidOut ? Time(columns.EffectiveAt, "automatic_payout_effective_at") : default;
        var created = Time(columns.Created, "created");
        var (kind, category) = StripeCategories.Find(Text(columns.Category, "reporting_category"));
        var sourceId = Optional(columns.SourceId);
        if (ReadCurrency() is not { } currency)
        {
            return null;
        }

        var gross = Amount(columns.Gross, "gross", currency);
        var fee = Amount(columns.Fee, "fee", currency);
        var net = Amount(columns.Net, "net", currency);
        if (!isPaidOut)
        {
            control.AddNotPaidOut(row.Line, lineId, kind, sourceId ?? string.Empty, gross, fee);
            return null;
        }

        var customerFacing = CustomerFacing(gross);
        if (Problems.Count > before)
        {
            // A time that could not be read is none that a zone could place.
            return null;
        }

        return new SettlementLine(
            row.Line,
            lineId,
            payoutId,
            effective.IsUtc ? DateOnly.FromDateTime(effective.Value) : zone.EffectiveOn(effective.Value),
            created.IsUtc ? new DateTimeOffset(created.Value, TimeSpan.Zero) : zone.At(created.Value, effective.IsUtc ? null : effective.Value),
            kind,
            category,
            gross,
            fee,
            net,
            sourceId ?? string.Empty,
            Optional(columns.PaymentId),
            Optional(columns.ChargeId) ?? (IsCharge(kind, sourceId) ? sourceId : null),
            customerFacing,
            Optional(columns.OrderReference));
    }

    // The source of a charge is the charge itself; one of a method other than cards begins with py_.
    private static bool IsCharge(SettlementLineKind kind, string? sourceId) => kind == SettlementLineKind.Charge
        && sourceId is not null
        && (sourceId.StartsWith("ch_", StringComparison.Ordinal) || sourceId.StartsWith("py_", StringComparison.Ordinal));

    private ReadOnlySpan<char> Text(int place, string column)
    {
        var text = row[place];
        if (text.IsEmpty)
        {
            Problems.AtColumn(row.Line, column, "missing-value", "a value is required");
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
            Problems.AtColumn(row.Line, "automatic_payout_id", "unusable-reference", rule);
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
            Problems.AtColumn(row.Line, "currency", "unknown-currency", $"'{Excerpt(text)}' is not an ISO 4217 code");
        }

        return null;
    }

    private Money Amount(int place, string column, Currency currency) => new(Number(Text(place, column), column, currency), currency);

    private decimal Number(ReadOnlySpan<char> text, string column, Currency currency)
    {
        if (_amounts.TryParse(text, out var amount))
        {
            if (!StripeAmount.IsPayable(amount, currency))
            {
                Problems.AtColumn(row.Line, column, "too-precise", $"{Excerpt(text)} has digits below the minor unit of {currency}");
            }
        }
        else if (!text.IsEmpty)
        {
            Problems.AtColumn(row.Line, column, "not-an-amount", $"'{Excerpt(text)}' is not an amount such as -1234{_amounts.DecimalSeparator ?? '.'}50, without separators of thousands");
        }

        return amount;
    }

    // Told with charges, refunds and disputes. Stripe's documentation does not say with which sign: it is that of the gross.
    private Money? CustomerFacing(Money gross)
    {
        if (columns.CustomerAmount < 0 || columns.CustomerCurrency < 0 || row[columns.CustomerAmount].IsEmpty || row[columns.CustomerCurrency].IsEmpty)
        {
            return null;
        }

        var code = row[columns.CustomerCurrency].ToString();
        if (!Currency.TryOf(code, out var currency))
        {
            Problems.AtColumn(row.Line, "customer_facing_currency", "unknown-currency", $"'{Excerpt(code)}' is not an ISO 4217 code");
            return null;
        }

        var amount = Math.Abs(Number(row[columns.CustomerAmount], "customer_facing_amount", currency));
        return new Money(gross.IsNegative ? -amount : amount, currency);
    }

    private ReportTime Time(StripePayoutColumns.Column place, string column)
    {
        var text = Text(place.Place, column);
        if (DateTime.TryParseExact(text, TimeFormats[0], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || DateTime.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
        {
            return Inside(new DateTimeOffset(time, TimeSpan.Zero), column, text) ? new ReportTime(time, place.IsUtc) : default;
        }

        if (DateTimeOffset.TryParseExact(text, OffsetFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact))
        {
            return !Inside(exact, column, text) ? default : new ReportTime(DateTime.SpecifyKind(exact.UtcDateTime, DateTimeKind.Unspecified), IsUtc: true);
        }

        if (!text.IsEmpty)
        {
            Problems.AtColumn(row.Line, column, "not-a-time", $"'{Excerpt(text)}' is not a time such as 2026-11-03 17:00:00");
        }

        return default;
    }

    private bool Inside(DateTimeOffset time, string column, ReadOnlySpan<char> text)
    {
        if (TimeWindow.Holds(time))
        {
            return true;
        }

        Problems.AtColumn(row.Line, column, TimeWindow.Reason, $"'{Excerpt(text)}' {TimeWindow.Text}");
        return false;
    }

    private static string Excerpt(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";

    /// <summary>A time of the report, in UTC or in the report's zone.</summary>
    private readonly record struct ReportTime(DateTime Value, bool IsUtc);
}
