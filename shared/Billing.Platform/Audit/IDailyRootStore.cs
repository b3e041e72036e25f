namespace Billing.Platform.Audit;

/// <summary>Store of daily roots: written once, never changed. A seam: the platform names no storage package.</summary>
/// <remarks>The content is what <see cref="DailyRootFile"/> writes and reads.</remarks>
public interface IDailyRootStore
{
    /// <summary>The days of a tenant and region that are sealed, ascending.</summary>
    IAsyncEnumerable<DateOnly> DaysAsync(string tenant, string region, CancellationToken cancellation);

    /// <summary>The content of a day, or null when the day is not sealed.</summary>
    Task<Stream?> OpenAsync(string tenant, string region, DateOnly day, CancellationToken cancellation);

    /// <summary>Keeps a day whole or not at all, read forward once.</summary>
    /// <returns>False when the day was sealed before; what was kept then stays.</returns>
    Task<bool> KeepAsync(string tenant, string region, DateOnly day, Stream content, CancellationToken cancellation);
}
