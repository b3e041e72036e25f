using System.Globalization;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Tables;

/// <summary>Reads the tables row by row; each problem names file, line and column.</summary>
internal sealed class TaxTableReader
{
    public List<Problem> Problems { get; } = [];

    public Dictionary<string, TaxJurisdiction> Jurisdictions(string text)
    {
        var read = new Dictionary<string, TaxJurisdiction>(StringComparer.Ordinal);
        var columns = "code,parent,name,tax,rounding,timing,tax-point,sourcing,local,replaces-parent,source";
        foreach (var row in Rows("jurisdictions.csv", columns, text, "owed-to,foreign-seller,currency"))
        {
            var rounding = row.Text("rounding");
            var each = new TaxJurisdiction(
                row.Text("code"),
                row.Optional("parent"),
                row.Text("name"),
                row.Text("tax"),
                row.Choice<TaxRoundingScope>("rounding", rounding.Replace("+choice", string.Empty, StringComparison.Ordinal)),
                rounding.EndsWith("+choice", StringComparison.Ordinal),
                row.Choice<TaxTiming>("timing"),
                row.Choice<TaxPointRule>("tax-point"),
                row.Choice<TaxSourcing>("sourcing", row.Optional("sourcing") ?? nameof(TaxSourcing.Destination)),
                row.YesOrNo("local"),
                row.YesOrNo("replaces-parent"),
                row.Text("source"),
                row.Optional("owed-to"),
                row.Optional("foreign-seller") is { } shifts && row.Choice<ForeignSeller>("foreign-seller", shifts) == ForeignSeller.ReverseCharge,
                row.Optional("currency"));
            row.Check(each.OwedTo is null || each.OwedTo == each.Parent, "owed-to", "must be the parent");
            row.Check(each.Currency is null || Currency.TryOf(each.Currency, out _), "currency", $"'{each.Currency}' is not an ISO 4217 currency code");
            row.Check(each.Parent is null || read.ContainsKey(each.Parent), "parent", $"'{each.Parent}' does not stand above this row");
            row.Check(read.TryAdd(each.Code, each), "code", $"'{each.Code}' stands twice");
        }

        return read;
    }

    public Dictionary<string, TaxProduct> Products(string text)
    {
        var read = new Dictionary<string, TaxProduct>(StringComparer.Ordinal);
        foreach (var row in Rows("products.csv", "code,nature,name", text))
        {
            var each = new TaxProduct(row.Text("code"), row.Choice<ProductNature>("nature"), row.Text("name"));
            row.Check(read.TryAdd(each.Code, each), "code", $"'{each.Code}' stands twice");
        }

        return read;
    }

    public List<TaxRate> Rates(string text, Dictionary<string, TaxJurisdiction> jurisdictions)
    {
        var read = new List<TaxRate>();
        foreach (var row in Rows("rates.csv", "jurisdiction,class,rate,compound,from,until,source", text))
        {
            var code = row.Text("jurisdiction");
            var jurisdiction = jurisdictions.GetValueOrDefault(code);
            row.Check(jurisdiction is not null, "jurisdiction", $"'{code}' is not in jurisdictions.csv");
            var rate = new TaxRate(
                code,
                jurisdiction?.TaxName ?? string.Empty,
                row.Text("class"),
                row.Fraction("rate"),
                row.YesOrNo("compound"),
                row.Day("from"),
                row.OptionalDay("until"),
                jurisdiction?.Rounding ?? TaxRoundingScope.Document,
                row.Text("source"));
            row.Check(rate.Until is null || rate.Until > rate.From, "until", "must be after from");
            var overlaps = read.Exists(other => other.Jurisdiction == code && other.Class == rate.Class
                && (rate.Until is null || other.From < rate.Until) && (other.Until is null || rate.From < other.Until));
            row.Check(!overlaps, "from", $"overlaps another {rate.Class} rate of {code}");
            read.Add(rate);
        }

        return read;
    }

    public List<TaxabilityRule> Rules(
        string text, Dictionary<string, TaxJurisdiction> jurisdictions, Dictionary<string, TaxProduct> products, List<TaxRate> rates)
    {
        var classes = rates.Select(rate => (rate.Jurisdiction, rate.Class)).ToHashSet();
        var read = new List<TaxabilityRule>();
        foreach (var row in Rows("taxability.csv", "jurisdiction,product,class,treatment,reason-code,reason,from,until,source", text, "basis,below,free,total,local,doubt"))
        {
            read.AddRange(Rules(row, jurisdictions, products, classes, read));
        }

        return read;
    }

    // A row may name several products, with spaces between them.
    private static List<TaxabilityRule> Rules(
        TaxTableRow row,
        Dictionary<string, TaxJurisdiction> jurisdictions,
        Dictionary<string, TaxProduct> products,
        HashSet<(string Jurisdiction, string Class)> classes,
        List<TaxabilityRule> before)
    {
        var read = new List<TaxabilityRule>();
        foreach (var product in row.Text("product").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var buyer = row.Optional("class");
            var rule = new TaxabilityRule(
                row.Text("jurisdiction"),
                product,
                buyer is null ? null : row.Choice<BuyerClass>("class", buyer),
                row.Text("treatment"),
                row.Optional("reason-code"),
                row.Optional("reason"),
                row.Day("from"),
                row.OptionalDay("until"),
                row.Text("source"),
                row.OptionalNumber("basis", above: 0, atMost: 1) ?? 1,
                row.OptionalNumber("below", above: 0, atMost: decimal.MaxValue),
                row.OptionalNumber("free", above: 0, atMost: decimal.MaxValue),
                row.OptionalNumber("total", above: 0, atMost: decimal.MaxValue),
                row.Optional("local") is not null && row.YesOrNo("local"),
                row.Optional("doubt"));
            row.Check(jurisdictions.ContainsKey(rule.Jurisdiction), "jurisdiction", $"'{rule.Jurisdiction}' is not in jurisdictions.csv");
            row.Check(rule.Product == TaxabilityRule.AllProducts || products.ContainsKey(rule.Product), "product", $"'{rule.Product}' is not in products.csv");
            row.Check(
                !rule.IsRateClass || HasClass(rule, jurisdictions, classes), "treatment", $"{rule.Jurisdiction} has no {rule.Treatment} rate");
            row.Check(rule.Treatment != TaxabilityRule.Exempt || rule.Reason is not null, "reason", "is required of an exemption (EN 16931 BR-E-10)");
            var overlaps = before.Concat(read).Any(other => (other.Jurisdiction, other.Product, other.Class, other.Below, other.Total) == (rule.Jurisdiction, rule.Product, rule.Class, rule.Below, rule.Total)
                && other.Treatment == TaxabilityRule.ReverseCharge == (rule.Treatment == TaxabilityRule.ReverseCharge)
                && (rule.Until is null || other.From < rule.Until) && (other.Until is null || rule.From < other.Until));
            row.Check(!overlaps, "from", $"overlaps another rule for {rule.Product} in {rule.Jurisdiction}");
            read.Add(rule);
        }

        return read;
    }

    // A region has the rates of its country where it has none of its own.
    private static bool HasClass(TaxabilityRule rule, Dictionary<string, TaxJurisdiction> jurisdictions, HashSet<(string Jurisdiction, string Class)> classes) =>
        classes.Contains((rule.Jurisdiction, rule.Treatment))
        || (jurisdictions.GetValueOrDefault(rule.Jurisdiction)?.OwedTo is { } country && classes.Contains((country, rule.Treatment)));

    public List<TaxPlaceRule> Places(string text, Dictionary<string, TaxJurisdiction> jurisdictions)
    {
        var read = new List<TaxPlaceRule>();
        foreach (var row in Rows("places.csv", "country,region,city,postal-prefix,kind,jurisdiction,source", text))
        {
            var rule = new TaxPlaceRule(
                row.Text("country"),
                row.Optional("region") ?? string.Empty,
                row.Optional("city") ?? string.Empty,
                row.Optional("postal-prefix") ?? string.Empty,
                row.Choice<TaxPlaceKind>("kind"),
                row.Text("jurisdiction"),
                row.Text("source"));
            row.Check(jurisdictions.ContainsKey(rule.Jurisdiction), "jurisdiction", $"'{rule.Jurisdiction}' is not in jurisdictions.csv");
            row.Check(!read.Exists(other => (other.Country, other.Region, other.City, other.PostalPrefix) == (rule.Country, rule.Region, rule.City, rule.PostalPrefix)), "city", "stands twice");
            read.Add(rule);
        }

        return read;
    }

    private IEnumerable<TaxTableRow> Rows(string file, string columns, string text, string optionalColumns = "")
    {
        string[] required = columns.Split(','), names = [.. required, .. optionalColumns.Split(',', StringSplitOptions.RemoveEmptyEntries)];
        using var lines = new StringReader(text);
        var reader = new CsvRowReader(lines);
        var hasHeading = false;
        while (reader.Read())
        {
            if (reader.Fault is { } fault)
            {
                Problems.Add(Problem.Error("tax.table-row", $"{file}({reader.Line})", $"The row {fault}."));
                continue;
            }

            var fields = Enumerable.Range(0, reader.Count).Select(index => reader[index].ToString()).ToArray();
            if (fields[0].StartsWith('#'))
            {
                continue;
            }

            if (!hasHeading)
            {
                hasHeading = true;
                if (fields.Length < required.Length || fields.Length > names.Length || !fields.SequenceEqual(names.Take(fields.Length)))
                {
                    Problems.Add(Problem.Error("tax.table-heading", $"{file}({reader.Line})", $"The heading must be {string.Join(',', names)}; the columns after {required[^1]} may be left out."));
                    yield break;
                }

                names = fields;
                continue;
            }

            if (fields.Length != names.Length)
            {
                Problems.Add(Problem.Error("tax.table-row", $"{file}({reader.Line})", $"The row has {fields.Length} fields; {names.Length} are needed."));
                continue;
            }

            yield return new TaxTableRow(file, reader.Line, names, fields, Problems);
        }
    }
}

/// <summary>The fate of a supply within a jurisdiction by a seller from abroad.</summary>
internal enum ForeignSeller
{
    /// <summary>A business that buys accounts for the tax.</summary>
    ReverseCharge,
}

/// <summary>One row of a table.</summary>
internal sealed class TaxTableRow(string file, int line, string[] names, string[] fields, List<Problem> problems)
{
    public string? Optional(string column)
    {
        var index = Array.IndexOf(names, column);
        return index < 0 || fields[index].Trim() is not { Length: > 0 } text ? null : text;
    }

    public string Text(string column)
    {
        var text = Optional(column);
        Check(text is not null, column, "is required");
        return text ?? string.Empty;
    }

    public TChoice Choice<TChoice>(string column)
        where TChoice : struct, Enum => Choice<TChoice>(column, Text(column));

    /// <summary>The value whose name is the text without hyphens, in any letter case.</summary>
    public TChoice Choice<TChoice>(string column, string text)
        where TChoice : struct, Enum
    {
        var isKnown = Enum.TryParse<TChoice>(text.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true, out var value)
            && text.Length > 0 && !char.IsAsciiDigit(text[0]);
        Check(isKnown, column, $"'{text}' is none of {string.Join(", ", Enum.GetNames<TChoice>())}");
        return value;
    }

    public bool YesOrNo(string column)
    {
        var text = Text(column);
        Check(text is "yes" or "no", column, $"'{text}' must be yes or no");
        return text == "yes";
    }

    public decimal Fraction(string column)
    {
        var isNumber = decimal.TryParse(Text(column), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate);
        Check(isNumber && rate is >= 0 and < 1, column, $"'{Text(column)}' must be a fraction from 0 to below 1, such as 0.19");
        return rate;
    }

    public decimal? OptionalNumber(string column, decimal above, decimal atMost)
    {
        if (Optional(column) is not { } text)
        {
            return null;
        }

        var isNumber = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        Check(isNumber && number > above && number <= atMost, column, $"'{text}' must be a number above {above}{(atMost == 1 ? ", at most 1" : string.Empty)}");
        return number;
    }

    public DateOnly Day(string column) => OptionalDay(column) ?? Missing(column);

    public DateOnly? OptionalDay(string column)
    {
        if (Optional(column) is not { } text)
        {
            return null;
        }

        var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        Check(isDay, column, $"'{text}' must be a day such as 2026-01-31");
        return day;
    }

    public void Check(bool holds, string column, string text)
    {
        if (!holds)
        {
            problems.Add(Problem.Error("tax.table-row", $"{file}({line}).{column}", $"{column} {text}."));
        }
    }

    private DateOnly Missing(string column)
    {
        Check(false, column, "is required");
        return default;
    }
}
