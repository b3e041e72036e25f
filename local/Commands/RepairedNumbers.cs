using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Local.Hosting;
using Billing.Local.Journal;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Local.Commands;

/// <summary>A line about the numbers of one series after a repair.</summary>
/// <param name="Text">For a person.</param>
/// <param name="IsRepetition">True if numbers that may have been given would be given again.</param>
internal sealed record RepairedNumbersLine(string Text, bool IsRepetition);

/// <summary>Says of each series of legal numbers which are kept and which are lost, and which of those that the lost part names would be given again.</summary>
internal static class RepairedNumbers
{
    private const int Digits = 6;
    private const int MostRanges = 20;

    public static async Task<IReadOnlyList<RepairedNumbersLine>> ReadAsync(string data, string journal, JournalLoss loss, CancellationToken cancellation)
    {
        var lost = LostText(Path.Combine(journal, loss.Aside), loss.Found.Ranges);
        var lines = new List<RepairedNumbersLine>();
        await using var stored = await StoredData.ReadAsync(data);
        foreach (var tenant in await stored.TenantsAsync(tenant: null, cancellation))
        {
            await AddAsync(stored, tenant, lost, lines, cancellation);
        }

        return lines;
    }

    private static async Task AddAsync(StoredData stored, Tenant tenant, string lost, List<RepairedNumbersLine> lines, CancellationToken cancellation)
    {
        var given = new SortedDictionary<string, Series>(StringComparer.Ordinal);
        await foreach (var (stream, assigned) in EventsAsync<InvoiceNumberAssigned>(stored, tenant, FabricStreams.InvoiceSeries, cancellation))
        {
            given.TryAdd(stream, new Series(assigned.Number[..^Digits]));
            given[stream].Numbers.Add(NumberOf(assigned.Number));
        }

        var documents = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (_, issued) in EventsAsync<InvoiceIssued>(stored, tenant, FabricStreams.Invoices, cancellation))
        {
            documents.Add(issued.Invoice.Number!);
        }

        await foreach (var (_, issued) in EventsAsync<CreditNoteIssued>(stored, tenant, FabricStreams.CreditNotes, cancellation))
        {
            documents.Add(issued.Note.Number!);
        }

        // The state of a series decides what comes next, whatever events are missing.
        await foreach (var state in Queries(stored).StatesAsync<InvoiceNumberSeries>(tenant.Id, tenant.HomeRegion, FabricStreams.InvoiceSeries, cancellation))
        {
            given.GetValueOrDefault(state.Stream)?.Next = (int)state.Data.Last + 1;
        }

        foreach (var series in given.Values)
        {
            lines.AddRange(series.Lines(tenant.Id, documents, NamedIn(lost, series.Stem)));
        }
    }

    private static StreamQueries Queries(StoredData stored) => new StreamQueries(stored.Streams).Collecting(new UnreadRecords());

    private static async IAsyncEnumerable<(string Stream, TEvent Event)> EventsAsync<TEvent>(
        StoredData stored, Tenant tenant, string prefix, [EnumeratorCancellation] CancellationToken cancellation)
        where TEvent : IDomainEvent
    {
        var unread = new UnreadRecords();
        await foreach (var envelope in Queries(stored).EventsAsync(tenant.Id, tenant.HomeRegion, prefix, cancellation: cancellation))
        {
            foreach (var wanted in unread.Try(envelope.Stream, envelope.Id, () => FabricAreas.Events.Read(envelope.Type, envelope.SchemaVersion, envelope.Data)).OfType<TEvent>())
            {
                yield return (envelope.Stream, wanted);
            }
        }
    }

    private static string LostText(string aside, IReadOnlyList<LostRange> ranges)
    {
        var text = new StringBuilder();
        foreach (var range in ranges)
        {
            using var file = File.OpenRead(Path.Combine(aside, range.File));
            var bytes = new byte[Math.Min(range.Until, file.Length) - range.From];
            file.Position = range.From;
            file.ReadExactly(bytes);
            text.Append(Encoding.Latin1.GetString(bytes)).Append('\n');
        }

        return text.ToString();
    }

    private static SortedSet<int> NamedIn(string text, string series)
    {
        var named = new SortedSet<int>();
        for (var at = text.IndexOf(series, StringComparison.Ordinal); at >= 0; at = text.IndexOf(series, at + 1, StringComparison.Ordinal))
        {
            if (at + series.Length + Digits <= text.Length
                && int.TryParse(text.AsSpan(at + series.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                named.Add(number);
            }
        }

        return named;
    }

    private static int NumberOf(string number) => int.Parse(number.AsSpan(number.Length - Digits), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>One series of numbers.</summary>
    /// <param name="stem">What its numbers begin with.</param>
    private sealed class Series(string stem)
    {
        public string Stem => stem;

        public SortedSet<int> Numbers { get; } = [];

        /// <summary>The number that is given next.</summary>
        public int Next { get; set; } = 1;

        public IEnumerable<RepairedNumbersLine> Lines(string tenant, HashSet<string> documents, IEnumerable<int> namedInLost)
        {
            var missing = Enumerable.Range(1, Numbers.Max).Except(Numbers).ToList();
            var withoutDocument = Numbers.Where(number => !documents.Contains(TextOf(number))).ToList();
            yield return new RepairedNumbersLine(
                $"{tenant} {stem}: {Numbers.Count} numbers are kept, the last is {TextOf(Numbers.Max)}; lost {RangesOf(missing)}; "
                + $"kept without their document {RangesOf(withoutDocument)}; the next to be given is {TextOf(Next)}.",
                IsRepetition: false);
            var again = namedInLost.Concat(Numbers).Where(number => number >= Next).Distinct().Order().ToList();
            if (again.Count > 0)
            {
                yield return new RepairedNumbersLine($"{tenant} {stem}: {RangesOf(again)} were given as the lost part or what is kept says, and would be given again.", IsRepetition: true);
            }
        }

        private string TextOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{stem}{number:D6}");

        private static string RangesOf(IReadOnlyList<int> numbers)
        {
            var ranges = new List<(int From, int Until)>();
            foreach (var number in numbers)
            {
                if (ranges.Count > 0 && ranges[^1].Until == number - 1)
                {
                    ranges[^1] = (ranges[^1].From, number);
                }
                else
                {
                    ranges.Add((number, number));
                }
            }

            var shown = string.Join(", ", ranges.Take(MostRanges).Select(range => range.From == range.Until ? $"{range.From:D6}" : $"{range.From:D6} to {range.Until:D6}"));
            return numbers.Count == 0 ? "none" : $"{numbers.Count} ({shown}{(ranges.Count > MostRanges ? " and more" : string.Empty)})";
        }
    }
}
