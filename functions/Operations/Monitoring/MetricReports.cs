using Billing.Platform.Metrics;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Operations.Monitoring;

/// <summary>Measures of this deployment's instances, and what of them is degraded, in the container <c>views</c>.</summary>
/// <remarks>
/// Each instance tells at most once a minute, and only when it has something to tell; whoever tells looks over what all have told.
/// </remarks>
public sealed class MetricReports(Container views, FabricMetrics measures, QueueWaits waits, MetricSettings settings, TimeProvider clock, ILogger<MetricReports> log)
{
    /// <summary>In place of a tenant: the measures belong to none.</summary>
    public const string Owner = "$fabric";

    private const string ReportView = "measures";
    private const string AlertView = "measure-alerts";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // Of an instance that told nothing for as long as its window is, nothing is known any more.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(MetricRegistry.Minutes);

    private readonly Lock _lock = new();
    private DateTimeOffset _nextAt;
    private long _told;

    /// <summary>
    /// Tells what this instance measured, if it is time. A failure is logged and does not harm the work that was measured.
    /// </summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        if (!IsDue())
        {
            return;
        }

        try
        {
            await views.UpsertItemAsync(OwnReport(), Key(ReportView), cancellationToken: cancellation);
            await JudgeAsync(cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            log.LogWarning(failure, "What this instance measured could not be told; it is tried again in a minute.");
        }
    }

    /// <summary>Looks over what all instances told, and raises and clears what has changed.</summary>
    public async Task JudgeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var measured = MetricSeries.Merge((await ReportsAsync(cancellation)).SelectMany(report => report.Series));
        waits.Note(measured);
        foreach (var change in Degradation.Judge(settings.Thresholds, measured, await AlertsAsync(cancellation), now))
        {
            await views.UpsertItemAsync(AlertDocument.Of(change, settings.Region), Key(AlertView), cancellationToken: cancellation);
            Note(change, now);
        }
    }

    /// <summary>Measures of all instances: of this one up to now, of the others when they last told.</summary>
    public async Task<(IReadOnlyList<MetricSeries> Series, IReadOnlyList<MeasuringInstance> Instances)> ReadAsync(CancellationToken cancellation)
    {
        var others = (await ReportsAsync(cancellation)).Where(report => report.Id != settings.Instance);
        List<ReportDocument> all = [OwnReport(), .. others];
        return (
            MetricSeries.Merge(all.SelectMany(report => report.Series)),
            [.. all.Select(report => new MeasuringInstance(report.Id, report.AsOf)).OrderBy(instance => instance.Name, StringComparer.Ordinal)]);
    }

    /// <summary>Degradations that hold, and those that held before.</summary>
    public async Task<IReadOnlyList<Degradation>> AlertsAsync(CancellationToken cancellation) =>
        [.. (await QueryAsync<AlertDocument>(AlertView, cancellation)).Select(alert => alert.Degradation)];

    private bool IsDue()
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (now < _nextAt || measures.Additions == _told)
            {
                return false;
            }

            (_nextAt, _told) = (now + Pause, measures.Additions);
            return true;
        }
    }

    private ReportDocument OwnReport() => new(settings.Instance, Owner, settings.Region, ReportView, clock.GetUtcNow(), measures.Read());

    private async Task<IReadOnlyList<ReportDocument>> ReportsAsync(CancellationToken cancellation)
    {
        var oldest = clock.GetUtcNow() - Window;
        return [.. (await QueryAsync<ReportDocument>(ReportView, cancellation)).Where(report => report.AsOf > oldest)];
    }

    private async Task<List<T>> QueryAsync<T>(string view, CancellationToken cancellation)
    {
        var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant AND c.view = @view").WithParameter("@tenant", Owner).WithParameter("@view", view);
        using var pages = views.GetItemQueryIterator<T>(query, requestOptions: new QueryRequestOptions { PartitionKey = Key(view) });
        var found = new List<T>();
        while (pages.HasMoreResults)
        {
            found.AddRange(await pages.ReadNextAsync(cancellation));
        }

        return found;
    }

    // The wording is what the alert rule of infra/modules/alerts.bicep looks for.
    private void Note(Degradation change, DateTimeOffset now)
    {
        if (!change.IsOpen)
        {
            log.LogInformation("Recovered: {Measure} of {Subject} keeps {Limit} s again.", change.Measure, change.Subject, change.LimitSeconds);
        }
        else if (change.RaisedAt == now)
        {
            log.LogError(
                "Degraded: {Measure} of {Subject} is {Seconds} s for 95 of 100, and {Limit} s at most is promised.",
                change.Measure,
                change.Subject,
                Math.Round(change.Seconds, 3),
                change.LimitSeconds);
        }
    }

    private PartitionKey Key(string view) => new PartitionKeyBuilder().Add(Owner).Add(settings.Region).Add(view).Build();

    private sealed record ReportDocument(string Id, string Tenant, string Region, string View, DateTimeOffset AsOf, IReadOnlyList<MetricSeries> Series);

    private sealed record AlertDocument(string Id, string Tenant, string Region, string View, Degradation Degradation)
    {
        // An id may hold no slash.
        public static AlertDocument Of(Degradation degradation, string region) =>
            new($"{degradation.Measure}:{degradation.Subject.Replace('/', ':')}", Owner, region, AlertView, degradation);
    }
}

/// <summary>An instance of the app that measured something.</summary>
/// <param name="Name">Its name.</param>
/// <param name="AsOf">When it told last.</param>
public sealed record MeasuringInstance(string Name, DateTimeOffset AsOf);
