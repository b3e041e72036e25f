using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Billing.Functions.Audit;
using Billing.Functions.Invoicing;
using Billing.Local.Hosting;
using Billing.Platform.Audit;
using Billing.Platform.Streams;

namespace Billing.Local.Commands;

/// <summary>Checks that what is stored is what was written, in a data folder or through a running app.</summary>
internal static class VerifyCommand
{
    /// <summary>Exit code when a record is not as it was written.</summary>
    public const int Tampered = 1;

    private const int MostShown = 20;

    /// <summary>Checks a data folder, of one tenant or of all.</summary>
    public static async Task<int> RunAsync(string data, string? tenant, TextWriter output, CancellationToken cancellation, DateOnly? since = null)
    {
        await using var stored = await StoredData.ReadAsync(data);
        var roots = new BlobDailyRoots(stored.Blobs);
        var check = new IntegrityCheck(stored.Streams, new StreamHeads(stored.Streams), roots, InvoiceDigests.Of(stored.Blobs));
        var tenants = await stored.TenantsAsync(tenant, cancellation);
        if (tenants.Count == 0)
        {
            throw new InvalidDataException($"There is no tenant {tenant}.");
        }

        var exit = 0;
        foreach (var each in tenants)
        {
            exit = Math.Max(exit, await CheckAsync(each.Id, from => check.RunAsync(each.Id, each.HomeRegion, from, cancellation), output, since));
        }

        return exit;
    }

    /// <summary>Checks a tenant through a running app.</summary>
    /// <exception cref="IOException">The app refuses or cannot be reached.</exception>
    public static async Task<int> RunOverHttpAsync(Uri url, string tenant, TextWriter output, CancellationToken cancellation, DateOnly? since = null)
    {
        using var client = new OperationsClient(url);
        return await CheckAsync(tenant, from => AskAsync(client, tenant, from, cancellation), output, since);
    }

    private static async Task<IntegrityPart> AskAsync(OperationsClient client, string tenant, string? from, CancellationToken cancellation) =>
        (await client.GetAsync(OperationsClient.Path($"audit/{Uri.EscapeDataString(tenant)}/integrity", ("from", from)), cancellation)).Deserialize<IntegrityPart>(FabricJson.Options)!;

    private static async Task<int> CheckAsync(string tenant, Func<string?, Task<IntegrityPart>> ask, TextWriter output, DateOnly? since)
    {
        var findings = new List<IntegrityFinding>();
        var (streams, events, days, documents, charge) = (0L, 0L, 0, 0L, 0.0);
        DateOnly? lastDay = null;
        var next = since is { } day ? IntegrityCheck.SincePrefix + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        do
        {
            var part = await ask(next);
            (streams, events, days) = (streams + part.Streams, events + part.Events, days + part.Days);
            (documents, charge) = (documents + part.Documents, charge + part.RequestCharge);
            findings.AddRange(part.Findings);
            lastDay = part.LastDay ?? lastDay;
            next = part.Next;
            await output.WriteLineAsync($"{tenant}: {streams} streams, {events} events, {days} daily roots, {documents} documents checked{(next is null ? "." : "...")}");
        }
        while (next is not null);

        await output.WriteLineAsync(lastDay is { } last
            ? $"{tenant}: sealed up to {last:yyyy-MM-dd}; what came later rests on its streams alone. {charge:F0} request units."
            : $"{tenant}: no day is sealed yet; everything rests on the streams alone. {charge:F0} request units.");
        if (findings.Count == 0)
        {
            await output.WriteLineAsync($"{tenant}: every record is as it was written.");
            return 0;
        }

        await output.WriteLineAsync($"{tenant}: NOT as written. The first of {findings.Count}:");
        foreach (var finding in findings.Take(MostShown))
        {
            await output.WriteLineAsync("  " + Text(finding));
        }

        return Tampered;
    }

    private static string Text(IntegrityFinding finding)
    {
        var place = finding.Stream is null
            ? $"daily root {finding.Day:yyyy-MM-dd}"
            : $"{finding.Stream}{(finding.Sequence is { } sequence ? $" event {sequence}" : " state")}{(finding.Day is { } day ? $" (sealed {day:yyyy-MM-dd})" : string.Empty)}";
        var hashes = finding.Expected is null && finding.Found is null ? string.Empty : $" Expected {Shown(finding.Expected)}, found {Shown(finding.Found)}.";
        return $"{finding.Tampering.ToString().ToUpperInvariant()}: {finding.Tenant} {finding.Region} {place}: {finding.Difference}{hashes}";
    }

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "nothing" : value;
}
