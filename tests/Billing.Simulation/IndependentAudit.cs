using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Billing.Local.Hosting;

namespace Billing.Simulation;

/// <summary>Compares the books, read raw, with what the input must come to. Every difference is told.</summary>
internal static class IndependentAudit
{
    /// <summary>All differences; none when the books are right.</summary>
    public static async Task<IReadOnlyList<string>> CompareAsync(LocalFabric fabric, string tenant, IReadOnlyList<OutsideMessage> taken, DateOnly today)
    {
        var books = await RawBooks.ReadAsync(fabric, tenant);
        var expected = new ExpectedBooks(taken.Where(message => message.Tenant == tenant), Notes(books), today);
        return
        [
            .. books.Breaks(),
            .. expected.Faults,
            .. Orders(books, expected),
            .. Balances(books, expected),
            .. Numbers(books),
            .. Usage(books, expected),
            .. await DocumentsAsync(fabric, tenant, books),
        ];
    }

    private static Dictionary<string, (decimal Gross, decimal Tax)> Notes(RawBooks books) => books.Data("credit-note.issued")
        .Select(data => data.GetProperty("note"))
        .GroupBy(note => note.GetProperty("orderReference").GetString()!)
        .ToDictionary(
            order => order.Key,
            order => (order.Sum(note => Sum(note, "net") + Taxes(note)), order.Sum(Taxes)),
            StringComparer.Ordinal);

    private static decimal Sum(JsonElement note, string amount) => note.GetProperty("lines").EnumerateArray().Sum(line => RawBooks.Number(line.GetProperty(amount).GetProperty("amount")));

    private static decimal Taxes(JsonElement note) => note.GetProperty("lines").EnumerateArray()
        .SelectMany(line => line.GetProperty("taxes").EnumerateArray())
        .Sum(tax => RawBooks.Number(tax.GetProperty("amount").GetProperty("amount")));

    private static IEnumerable<string> Orders(RawBooks books, ExpectedBooks expected)
    {
        var confirmed = books.Data("order.confirmed").Select(data => data.GetProperty("order").GetProperty("reference").GetString()!).ToList();
        return confirmed.GroupBy(reference => reference).Where(group => group.Count() > 1).Select(group => $"order {group.Key} is confirmed {group.Count()} times")
            .Concat(expected.Orders.Except(confirmed).Select(reference => $"order {reference} is missing"))
            .Concat(confirmed.Except(expected.Orders).Select(reference => $"nobody placed order {reference}"));
    }

    private static IEnumerable<string> Balances(RawBooks books, ExpectedBooks expected)
    {
        var actual = books.Balances().GroupBy(balance => Account(balance.Key))
            .Select(group => (group.Key, Sum: group.Sum(balance => balance.Value)))
            .Where(balance => balance.Sum != 0)
            .ToDictionary(balance => balance.Key, balance => balance.Sum, StringComparer.Ordinal);
        foreach (var account in actual.Keys.Union(expected.Balances.Keys).Order(StringComparer.Ordinal))
        {
            var (is_, must) = (actual.GetValueOrDefault(account), expected.Balances.GetValueOrDefault(account));
            if (is_ != must)
            {
                yield return $"{account} is {is_}, must be {must}";
            }
        }

        foreach (var currency in actual.GroupBy(balance => balance.Key.Split(' ')[1]).Where(group => group.Sum(balance => balance.Value) != 0))
        {
            yield return $"the books do not balance in {currency.Key}";
        }

        foreach (var entry in books.Data("ledger.entry-posted").Select(data => data.GetProperty("entry")))
        {
            var sums = entry.GetProperty("postings").EnumerateArray().GroupBy(posting => posting.GetProperty("amount").GetProperty("currency").GetString());
            if (sums.Any(sum => sum.Sum(posting => RawBooks.Number(posting.GetProperty("amount").GetProperty("amount"))) != 0))
            {
                yield return $"entry {entry.GetProperty("id").GetString()} does not balance";
            }
        }
    }

    /// <summary>Revenue and what is deferred of it are one figure: when it is earned is not looked at here.</summary>
    private static string Account(string key) => key[0] == '4' || key.StartsWith("2200", StringComparison.Ordinal) ? "revenue " + key.Split(' ')[1] : key;

    private static IEnumerable<string> Numbers(RawBooks books)
    {
        var given = books.Data("invoice-series.number-assigned").Select(data => data.GetProperty("number").GetString()!).ToList();
        var issued = Documents(books).ToList();
        foreach (var series in given.GroupBy(number => number[..^6]))
        {
            var numbers = series.Select(number => int.Parse(number[^6..])).Order().ToList();
            if (!numbers.SequenceEqual(Enumerable.Range(1, numbers.Count)))
            {
                yield return $"the numbers of {series.Key} have a gap or a double: {string.Join(',', numbers)}";
            }
        }

        if (!given.Order(StringComparer.Ordinal).SequenceEqual(issued.Order(StringComparer.Ordinal)))
        {
            yield return $"{given.Count} numbers were given, {issued.Count} invoices and credit notes were issued";
        }
    }

    private static IEnumerable<string> Usage(RawBooks books, ExpectedBooks expected)
    {
        var counted = books.Data("usage.aggregated").SelectMany(data => data.GetProperty("additions").EnumerateArray()).Sum(hour => RawBooks.Number(hour.GetProperty("sum")));
        if (counted != expected.UsageTotal)
        {
            yield return $"usage counted is {counted}, must be {expected.UsageTotal}";
        }
    }

    private static async Task<IReadOnlyList<string>> DocumentsAsync(LocalFabric fabric, string tenant, RawBooks books)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var blob in fabric.Blobs.GetBlobContainerClient("invoices").GetBlobsAsync(BlobTraits.None, BlobStates.None, tenant + "/", CancellationToken.None))
        {
            names.Add(blob.Name);
        }

        return Documents(books)
            .Where(number => !names.Any(name => name.Contains(number, StringComparison.Ordinal) && name.EndsWith(".pdf", StringComparison.Ordinal)))
            .Select(number => $"document {number} was not written")
            .ToList();
    }

    private static IEnumerable<string> Documents(RawBooks books) => books.Data("invoice.issued").Select(data => data.GetProperty("invoice"))
        .Concat(books.Data("credit-note.issued").Select(data => data.GetProperty("note")))
        .Select(document => document.GetProperty("number").GetString()!);
}
