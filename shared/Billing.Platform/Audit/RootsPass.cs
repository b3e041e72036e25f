using System.Globalization;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Audit;

/// <summary>The part of the check that goes through the daily roots, and compares each with the streams as they are now.</summary>
internal sealed class RootsPass(Container streams, StreamHeads heads, IDailyRootStore roots, string tenant, string region)
{
    // So much is compared well within the time that a request may take.
    private const int MostDays = 31;
    private const int MostHeads = 20_000;

    private readonly List<IntegrityFinding> _findings = [];
    private double _charge;
    private long _heads;

    /// <summary>Checks the roots from a day on; from the first one when it is null.</summary>
    public async Task<IntegrityPart> RunAsync(DateOnly? from, CancellationToken cancellation)
    {
        DateOnly? before = null;
        var previous = string.Empty;
        var days = 0;
        await foreach (var day in roots.DaysAsync(tenant, region, cancellation))
        {
            if (from is { } begin && day < begin)
            {
                before = day;
                continue;
            }

            if (days == 0 && before is { } last)
            {
                previous = await RootOfAsync(last, cancellation) ?? string.Empty;
            }

            if (days == MostDays || _heads >= MostHeads)
            {
                return Part(days, before, day);
            }

            CheckGap(before, day);
            previous = await CheckAsync(day, previous, before, cancellation) ?? string.Empty;
            (before, days) = (day, days + 1);
        }

        return Part(days, days == 0 ? null : before, next: null);
    }

    private IntegrityPart Part(int days, DateOnly? last, DateOnly? next) =>
        new(_findings, Streams: 0, Events: 0, days, last, _charge, next is { } day ? IntegrityCheck.DayPrefix + day.ToString("O", CultureInfo.InvariantCulture) : null);

    private void CheckGap(DateOnly? before, DateOnly day)
    {
        if (before is { } last && last.AddDays(1) != day)
        {
            Add(Tampering.Removed, last.AddDays(1), "The root is missing; there are roots before and after it.");
        }
    }

    private async Task<string?> RootOfAsync(DateOnly day, CancellationToken cancellation)
    {
        try
        {
            await using var content = await roots.OpenAsync(tenant, region, day, cancellation);
            return content is null ? null : (await DailyRootFile.RootAsync(content, cancellation)).Root;
        }
        catch (InvalidDataException)
        {
            // The part of the check that read it has told so.
            return null;
        }
    }

    private async Task<string?> CheckAsync(DateOnly day, string previous, DateOnly? before, CancellationToken cancellation)
    {
        await using var content = await roots.OpenAsync(tenant, region, day, cancellation);
        if (content is null)
        {
            Add(Tampering.Removed, day, "The root was listed and is not there.");
            return null;
        }

        var tree = new MerkleTree();
        DailyRoot? root = null;
        var findings = _findings.Count;
        try
        {
            root = await CompareAsync(day, content, tree, cancellation);
        }
        catch (InvalidDataException unreadable)
        {
            Add(Tampering.Altered, day, $"The file of the root cannot be read: {unreadable.Message}.");
            return null;
        }

        var own = CheckRoot(day, root, tree);
        if (own is not null)
        {
            // Who altered the file is the first thing to say, before what it then contradicts.
            _findings.Insert(findings, own);
        }
        else if (root.Previous != previous)
        {
            Add(Tampering.Altered, before ?? day, "The root of the day behind it was made on top of another root.", root.Previous, previous);
        }

        return root.Root;
    }

    private IntegrityFinding? CheckRoot(DateOnly day, DailyRoot root, MerkleTree tree)
    {
        var expected = DailyRoot.Of(tenant, region, day, tree, root.Previous);
        if (root.Merkle != expected.Merkle || root.Streams != expected.Streams)
        {
            return Of(Tampering.Altered, day, "The heads in the file do not give the tree hash that stands in it.", root.Merkle, expected.Merkle);
        }

        return root == expected ? null : Of(Tampering.Altered, day, "The fields of the root do not give the root.", root.Root, expected.Root);
    }

    // Both sides are ordered by name: they are read side by side.
    private async Task<DailyRoot> CompareAsync(DateOnly day, Stream content, MerkleTree tree, CancellationToken cancellation)
    {
        await using var now = heads.OnAsync(tenant, region, day, charge => _charge += charge, cancellation).GetAsyncEnumerator(cancellation);
        var isThere = await now.MoveNextAsync();
        DailyRoot? root = null;
        await foreach (var (head, last) in DailyRootFile.ReadAsync(content, cancellation))
        {
            root = last;
            if (head is not null)
            {
                tree.Add(head.Leaf());
                _heads++;
            }

            while (isThere && (head is null || string.CompareOrdinal(now.Current.Stream, head.Stream) < 0))
            {
                Add(day, now.Current, Tampering.Inserted, now.Current.Length, "The stream has events of this day that were not there when the day was sealed.", found: now.Current.Hash);
                isThere = await now.MoveNextAsync();
            }

            if (head is not null && isThere && now.Current.Stream == head.Stream)
            {
                CompareHead(day, head, now.Current);
                isThere = await now.MoveNextAsync();
            }
            else if (head is not null)
            {
                await AddRemovedAsync(day, head, cancellation);
            }
        }

        return root!;
    }

    private void CompareHead(DateOnly day, StreamHead head, StreamHead now)
    {
        if (now.Length > head.Length)
        {
            Add(day, head, Tampering.Inserted, head.Length + 1, "The stream has more events of this day than when the day was sealed.", $"{head.Length}", $"{now.Length}");
        }
        else if (now.Length < head.Length)
        {
            Add(day, head, Tampering.Removed, now.Length + 1, "The stream has fewer events of this day than when the day was sealed.", $"{head.Length}", $"{now.Length}");
        }
        else if (now.Hash != head.Hash)
        {
            Add(day, head, Tampering.Altered, head.Length, "This event, or one before it, is another than when the day was sealed.", head.Hash, now.Hash);
        }
    }

    private async Task AddRemovedAsync(DateOnly day, StreamHead head, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT VALUE COUNT(1) FROM c WHERE c.tenant = @tenant AND c.kind = 'event'").WithParameter("@tenant", tenant);
        using var pages = streams.GetItemQueryIterator<long>(
            query, requestOptions: new QueryRequestOptions { PartitionKey = new StreamAddress(tenant, region, head.Stream).PartitionKey });
        var count = 0L;
        while (pages.HasMoreResults)
        {
            var page = await pages.ReadNextAsync(cancellation);
            _charge += page.RequestCharge;
            count += page.Sum();
        }

        var text = count == 0 ? "The whole stream was there when the day was sealed." : "The events of this day were there when the day was sealed.";
        Add(day, head, Tampering.Removed, Math.Min(count + 1, head.Length), text, $"{head.Length}", $"{count}");
    }

    private void Add(DateOnly day, StreamHead head, Tampering tampering, long sequence, string difference, string? expected = null, string? found = null) =>
        _findings.Add(new IntegrityFinding(tampering, CheckedRecord.Event, tenant, region, head.Stream, sequence, day, difference, expected, found));

    private void Add(Tampering tampering, DateOnly day, string difference, string? expected = null, string? found = null) =>
        _findings.Add(Of(tampering, day, difference, expected, found));

    private IntegrityFinding Of(Tampering tampering, DateOnly day, string difference, string? expected = null, string? found = null) =>
        new(tampering, CheckedRecord.DailyRoot, tenant, region, Stream: null, Sequence: null, day, difference, expected, found);
}
