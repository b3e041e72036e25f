using System.Text;
using Billing.Platform.Audit;

namespace Billing.Functions.Tests.Audit;

/// <summary>A copy of daily roots in a place that lets them be changed.</summary>
internal sealed class CopiedRoots : IDailyRootStore
{
    public SortedDictionary<DateOnly, string> Days { get; } = [];

    public static async Task<CopiedRoots> OfAsync(IDailyRootStore roots, string tenant, string region)
    {
        var copy = new CopiedRoots();
        await foreach (var day in roots.DaysAsync(tenant, region, CancellationToken.None))
        {
            using var reader = new StreamReader((await roots.OpenAsync(tenant, region, day, CancellationToken.None))!);
            copy.Days[day] = await reader.ReadToEndAsync();
        }

        return copy;
    }

    public IAsyncEnumerable<DateOnly> DaysAsync(string tenant, string region, CancellationToken cancellation) => Days.Keys.ToAsyncEnumerable();

    public Task<Stream?> OpenAsync(string tenant, string region, DateOnly day, CancellationToken cancellation) =>
        Task.FromResult<Stream?>(Days.TryGetValue(day, out var text) ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : null);

    public Task<bool> KeepAsync(string tenant, string region, DateOnly day, Stream content, CancellationToken cancellation) => throw new NotSupportedException();
}
