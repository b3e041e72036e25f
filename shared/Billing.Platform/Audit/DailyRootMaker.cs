using System.Runtime.CompilerServices;

namespace Billing.Platform.Audit;

/// <summary>The result of sealing.</summary>
/// <param name="Days">The days that were sealed now.</param>
/// <param name="Streams">Heads in them.</param>
/// <param name="RequestCharge">Request units that reading them took.</param>
public sealed record DailyRootsMade(IReadOnlyList<DateOnly> Days, long Streams, double RequestCharge);

/// <summary>Seals the days of a tenant and region, each once and none left out.</summary>
public sealed class DailyRootMaker(StreamHeads heads, IDailyRootStore roots)
{
    /// <summary>
    /// Seals every day that is not sealed yet, from the day after the last root (or of the first event) to
    /// <paramref name="until"/>. May run twice, also at the same time: the first file of a day stays.
    /// </summary>
    /// <exception cref="InvalidDataException">The last root cannot be read.</exception>
    public async Task<DailyRootsMade> MakeAsync(string tenant, string region, DateOnly until, CancellationToken cancellation)
    {
        var (day, previous) = await NextAsync(tenant, region, cancellation);
        var made = new DailyRootsMade([], 0, 0);
        for (; day is { } next && next <= until; day = next.AddDays(1))
        {
            var sealing = new Sealing(heads, tenant, region, next, previous);
            bool isNew;
            await using (var content = new LineStream(sealing.LinesAsync(cancellation), cancellation))
            {
                isNew = await roots.KeepAsync(tenant, region, next, content, cancellation);
            }

            previous = isNew ? sealing.Root!.Root : (await RootAsync(tenant, region, next, cancellation)).Root;
            made = isNew
                ? new DailyRootsMade([.. made.Days, next], made.Streams + sealing.Root!.Streams, made.RequestCharge + sealing.Charge)
                : made with { RequestCharge = made.RequestCharge + sealing.Charge };
        }

        return made;
    }

    private async Task<(DateOnly? Day, string Previous)> NextAsync(string tenant, string region, CancellationToken cancellation)
    {
        DateOnly? last = null;
        await foreach (var day in roots.DaysAsync(tenant, region, cancellation))
        {
            last = day;
        }

        return last is { } known
            ? (known.AddDays(1), (await RootAsync(tenant, region, known, cancellation)).Root)
            : (await heads.FirstDayAsync(tenant, region, cancellation), string.Empty);
    }

    private async Task<DailyRoot> RootAsync(string tenant, string region, DateOnly day, CancellationToken cancellation)
    {
        await using var content = await roots.OpenAsync(tenant, region, day, cancellation)
            ?? throw new InvalidDataException($"The root of {tenant}, {region} on {day:yyyy-MM-dd} was there and is not any more.");
        return await DailyRootFile.RootAsync(content, cancellation);
    }

    private sealed class Sealing(StreamHeads heads, string tenant, string region, DateOnly day, string previous)
    {
        public DailyRoot? Root { get; private set; }

        public double Charge { get; private set; }

        public async IAsyncEnumerable<byte[]> LinesAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            var tree = new MerkleTree();
            await foreach (var head in heads.OnAsync(tenant, region, day, charge => Charge += charge, cancellation))
            {
                tree.Add(head.Leaf());
                yield return DailyRootFile.Line(head);
            }

            Root = DailyRoot.Of(tenant, region, day, tree, previous);
            yield return DailyRootFile.Line(Root);
        }
    }
}
