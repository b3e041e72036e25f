using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Platform.Configuration;
using Billing.Platform.Metrics;
using Billing.Platform.Tenants;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Hosting.Configuration;

/// <summary>Tells of refused configuration: an error in the log, a count, and an exception of the tenant's queue.</summary>
public sealed class ConfigurationAlerts(ExceptionQueue exceptions, FabricRegions regions, FabricMetrics measures, ILogger<ConfigurationAlerts> log) : IConfigurationAlerts
{
    /// <summary>Code of the exceptions.</summary>
    public const string Code = "configuration.refused";

    // The first few say enough; all of them stand with the document.
    private const int MostProblems = 5;

    /// <inheritdoc/>
    public async Task RefusedAsync(DocumentKey key, RefusedContent refused, CancellationToken cancellation)
    {
        var problems = string.Join(' ', refused.Problems.Take(MostProblems));
        log.LogError(
            "{Document} of {Tenant} put by {By} is refused, the version before stays in force: {Count} problems: {Problems}", key.Name, key.Tenant, refused.By, refused.Problems.Count, problems);
        measures.ConfigurationRefused(key.Name.Split('.')[0]);
        if (key.Region is { } region && regions.Serves(region))
        {
            var text = $"New content of {key.Name} ({key.Path}) is refused; what was in force stays. Problems: {refused.Problems.Count}. {problems}";
            await exceptions.ReportAsync(key.Tenant, region, IdOf(key), Problem.Error(Code, refused.Problems[0].Problem.Path, text), key.Name, refused.Tag, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task PutRightAsync(DocumentKey key, string tag, CancellationToken cancellation)
    {
        if (key.Region is { } region && regions.Serves(region))
        {
            await exceptions.ResolveAsync(key.Tenant, region, IdOf(key), $"Sound content of {key.Name} is in force again.", tag, cancellation);
        }
    }

    private static string IdOf(DocumentKey key) => $"configuration-{key.Name}";
}
