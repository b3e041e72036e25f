using System.Globalization;
using System.Text.Json;
using Billing.Domain.Tax.Determination;

namespace Billing.Tools.TaxTables;

/// <summary>Public tables in the forms of their publishers, set against ours.</summary>
public static class PublicTables
{
    private static readonly Dictionary<string, Func<string, DateOnly, IEnumerable<Difference>>> Readers = new(StringComparer.Ordinal)
    {
        ["vat-history"] = (text, day) => VatHistory(text, day),
        ["tedb-history"] = (text, day) => TedbHistory(text, day),
        ["vat-all-rates"] = VatAllRates,
        ["us-rates"] = (text, day) => UsRates("us-rates", text, "code", "state_rate_pct", 0.01m, day),
        ["us-rates-2"] = (text, day) => UsRates("us-rates-2", text, "state", "rate", 1, day),
        ["us-taxability"] = UsTaxability,
    };

    // Categories of TaxLocus that are one of our products.
    private static readonly Dictionary<string, string> Products = new(StringComparer.Ordinal)
    {
        ["clothing.general"] = "clothing",
        ["digital_products.ebook"] = "ebooks",
        ["digital_products.music"] = "digital-goods",
        ["digital.saas"] = "software-service",
        ["food.grocery"] = "food",
        ["food.prepared"] = "restaurant",
        ["medical.rx"] = "prescription-medicine",
        ["medical.otc"] = "medicine",
        ["publications.books"] = "books",
        ["services.professional"] = "professional-services",
    };

    /// <summary>The names under which files are given.</summary>
    public static IReadOnlyCollection<string> Names => Readers.Keys;

    /// <summary>Differences between a table and ours.</summary>
    /// <param name="source">One of <see cref="Names"/>.</param>
    /// <param name="text">The file.</param>
    /// <param name="day">For tables without a history.</param>
    public static IEnumerable<Difference> Differences(string source, string text, DateOnly day) => Readers[source](text, day);

    // start_date,stop_date,territory_codes,currency_code,rate,rate_type,description: a territory is a country or COUNTRY-POSTALCODE.
    private static IEnumerable<Difference> VatHistory(string text, DateOnly last)
    {
        foreach (var row in Rows.Named(text).Where(row => row["rate_type"] == "standard"))
        {
            var (from, until) = (Day(row["start_date"]), Day(row["stop_date"]));
            foreach (var territory in row["territory_codes"].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = territory.Split('-', 2);

                // Regions by ISO 3166-2, and postal codes that a neighbour uses, say nothing of how an address is written.
                if (parts.Length == 2 && (!char.IsAsciiDigit(parts[1][0]) || (parts[0] is "PT" or "FI" or "GR" && parts[1].Length < 3) || parts[0] is "CH"))
                {
                    continue;
                }

                var place = parts is [var country, var postalCode] ? new TaxPlace(country is "UK" ? "GB" : country, PostalCode: postalCode) : new TaxPlace(territory is "UK" ? "GB" : territory);
                foreach (var difference in Standard("vat-history", territory, place, Number(row["rate"]), from, until, last))
                {
                    yield return difference;
                }
            }
        }
    }

    // {"history": {"DE": {"periods": [{"from": "2007-01-01", "to": "2020-06-30", "standard": 19.0}]}}}
    private static IEnumerable<Difference> TedbHistory(string text, DateOnly last)
    {
        using var json = JsonDocument.Parse(text);
        foreach (var country in json.RootElement.GetProperty("history").EnumerateObject())
        {
            var code = country.Name is "EL" ? "GR" : country.Name;
            foreach (var period in country.Value.GetProperty("periods").EnumerateArray().Where(each => each.GetProperty("standard").ValueKind == JsonValueKind.Number))
            {
                var to = period.GetProperty("to").GetString();
                var until = to is null ? (DateOnly?)null : Day(to)!.Value.AddDays(1);
                var differences = Standard("tedb-history", code, new TaxPlace(code), period.GetProperty("standard").GetDecimal() / 100, Day(period.GetProperty("from").GetString()!), until, last);
                foreach (var difference in differences)
                {
                    yield return difference;
                }
            }
        }
    }

    // {"items": {"ES": [{"effective_from": "…", "rates": {"reduced": 10, "standard": 21}}]}}: the newest period first.
    private static IEnumerable<Difference> VatAllRates(string text, DateOnly day)
    {
        using var json = JsonDocument.Parse(text);
        foreach (var country in json.RootElement.GetProperty("items").EnumerateObject())
        {
            var code = country.Name is "EL" ? "GR" : country.Name;
            var period = country.Value.EnumerateArray().Where(each => string.CompareOrdinal(each.GetProperty("effective_from").GetString(), $"{day:yyyy-MM-dd}") <= 0)
                .MaxBy(each => each.GetProperty("effective_from").GetString(), StringComparer.Ordinal);
            var theirs = period.GetProperty("rates").EnumerateObject().Select(rate => rate.Value.GetDecimal() / 100).Where(rate => rate > 0).Distinct().Order().ToList();
            var ours = Ours.Rates(code, day).Where(rate => rate > 0).Distinct().Order().ToList();
            if (ours.Count > 0 && !ours.SequenceEqual(theirs))
            {
                yield return new Difference("vat-all-rates", code, string.Join(' ', ours.Select(Percent)), string.Join(' ', theirs.Select(Percent)));
            }
        }
    }

    private static IEnumerable<Difference> UsRates(string source, string text, string code, string rate, decimal unit, DateOnly day)
    {
        foreach (var row in Rows.Named(text))
        {
            var ours = Ours.Sale(new TaxPlace("US", row[code]), "standard", day)?.Taxes.Sum(tax => tax.Rate);
            var theirs = Number(row[rate]) * unit;
            if (row.TryGetValue("scheduled_change_date", out var changes) && Day(changes) is { } from && from <= day)
            {
                theirs = Number(row["scheduled_change_pct"]) * unit;
            }

            if (ours != theirs)
            {
                yield return new Difference(source, $"US-{row[code]}", ours is { } known ? Percent(known) : "none", Percent(theirs));
            }
        }
    }

    private static IEnumerable<Difference> UsTaxability(string text, DateOnly day)
    {
        foreach (var row in Rows.Named(text).Where(row => Products.ContainsKey(row["category"])))
        {
            var line = Ours.Sale(new TaxPlace("US", row["state"]), Products[row["category"]], day);
            var ours = line is { Tax.Amount: > 0 };
            var isTaxed = row["taxable"] == "True" && !row["conditions"].Contains("\"state_exempt\": true", StringComparison.Ordinal);
            if (ours != isTaxed)
            {
                var doubt = line?.Treatment.Doubt is null ? string.Empty : ", doubtful";
                yield return new Difference("us-taxability", $"US-{row["state"]}/{Products[row["category"]]}", (ours ? "taxed" : "not taxed") + doubt, isTaxed ? "taxed" : "not taxed");
            }
        }
    }

    // The first and the last day of a period, as far as our table begins.
    private static IEnumerable<Difference> Standard(string source, string subject, TaxPlace place, decimal rate, DateOnly? from, DateOnly? until, DateOnly last)
    {
        foreach (var day in new[] { from, until?.AddDays(-1) ?? last }.OfType<DateOnly>().Where(day => day <= last).Distinct())
        {
            if (Ours.Sale(place, "standard", day, "EUR") is { } line && line.Taxes.Sum(tax => tax.Rate) is var ours && ours != rate)
            {
                yield return new Difference(source, $"{subject}/{day:yyyy-MM-dd}", Percent(ours), Percent(rate));
            }
        }
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Percent(decimal rate) => string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.#####} %");
}
