using System.Text.Json;
using Billing.Local.Demo;
using Billing.Platform.Comparison;
using Billing.Platform.Streams;

namespace Billing.Local.Commands;

/// <summary>Runs two versions of a consumer on the events of a data folder and shows where they differ.</summary>
internal static class CompareCommand
{
    /// <summary>Exit code when the versions differ.</summary>
    public const int Differs = 3;

    private const int MostShown = 40;

    private static readonly JsonSerializerOptions Indented = new(FabricJson.Options) { WriteIndented = true };

    /// <summary>The arguments of the command.</summary>
    /// <param name="Consumer">The consumer, or null to list them.</param>
    /// <param name="Left">A version, or a file of kept results.</param>
    /// <param name="Right">Another.</param>
    /// <param name="Data">Data folder.</param>
    /// <param name="Tenant">One tenant alone, or null for all.</param>
    /// <param name="Output">File for the report, or null.</param>
    /// <param name="Keep">File for the results of the one version given, or null.</param>
    internal sealed record Request(string? Consumer, string? Left, string? Right, string Data, string? Tenant = null, string? Output = null, string? Keep = null);

    /// <summary>Does it.</summary>
    /// <returns>0 when nothing differs, <see cref="Differs"/> when something does, 2 when it cannot be asked so.</returns>
    internal static async Task<int> RunAsync(Request request, CancellationToken cancellation)
    {
        if (request.Consumer is null)
        {
            List();
            return 0;
        }

        if (ComparedConsumer.Find(request.Consumer) is not { } consumer)
        {
            return await RefuseAsync($"There is no consumer {request.Consumer}; there are {string.Join(", ", ComparedConsumer.All.Select(each => each.Name))}.");
        }

        var asked = new[] { request.Left, request.Right }.OfType<string>().ToList();
        if (asked.Count != (request.Keep is null ? 2 : 1))
        {
            return await RefuseAsync(request.Keep is null ? "Name two versions." : "Name the one version whose results are kept.");
        }

        var versions = new List<ConsumerVersion>();
        foreach (var name in asked)
        {
            if (await FindAsync(consumer, name, cancellation) is not { } version)
            {
                return await RefuseAsync($"{name} is no version of {consumer.Name}, and no file; there are {string.Join(", ", consumer.Versions.Select(each => each.Name))}.");
            }

            versions.Add(version);
        }

        var histories = await RecordedBooks.ReadAsync(request.Data, request.Tenant, cancellation);
        if (histories.Count == 0)
        {
            return await RefuseAsync(request.Tenant is null ? "No tenant has recorded anything." : $"Tenant {request.Tenant} has recorded nothing.");
        }

        if (request.Keep is { } file)
        {
            await KeptResults.Of(consumer, versions[0], histories).WriteAsync(file, cancellation);
            Console.WriteLine($"Kept the results of {consumer.Name} {versions[0].Name} in {Path.GetFullPath(file)}.");
            return 0;
        }

        var reports = histories.Select(history => ConsumerComparison.Run(consumer, versions[0], versions[1], history)).ToList();
        return await ReportAsync(reports, request.Output, cancellation);
    }

    private static async Task<ConsumerVersion?> FindAsync(ComparedConsumer consumer, string name, CancellationToken cancellation) =>
        consumer.Version(name) ?? (File.Exists(name) ? await KeptResults.ReadAsync(name, consumer, cancellation) : null);

    private static async Task<int> ReportAsync(IReadOnlyList<ComparisonReport> reports, string? output, CancellationToken cancellation)
    {
        var screen = new DemoScreen();
        screen.Table(
            $"{reports[0].Consumer}: {reports[0].Left} against {reports[0].Right}",
            ["Tenant", "Events", "Left", "Right", "Same", "Differing"],
            reports.Select(report => (string[])[report.Tenant, $"{report.Events}", $"{report.LeftResults}", $"{report.RightResults}", $"{report.Same}", $"{report.Differing}"]),
            1,
            2,
            3,
            4,
            5);
        var rows = reports.SelectMany(report => report.Differences.SelectMany(difference => difference.Fields, (difference, field) =>
            (string[])[report.Tenant, difference.Key, field.Path, field.Left?.GetRawText() ?? "-", field.Right?.GetRawText() ?? "-"])).ToList();
        if (rows.Count > 0)
        {
            screen.Table("Differences", ["Tenant", "Key", "Field", reports[0].Left, reports[0].Right], rows.Take(MostShown));
        }

        if (rows.Count > MostShown)
        {
            screen.Say($"And {rows.Count - MostShown} more; --out writes them all.");
        }

        if (output is not null)
        {
            await File.WriteAllBytesAsync(output, JsonSerializer.SerializeToUtf8Bytes(reports, Indented), cancellation);
            screen.Say($"The report is in {Path.GetFullPath(output)}.");
        }

        return rows.Count == 0 ? 0 : Differs;
    }

    private static void List()
    {
        foreach (var consumer in ComparedConsumer.All)
        {
            Console.WriteLine($"{consumer.Name}: {consumer.About}");
            foreach (var version in consumer.Versions)
            {
                Console.WriteLine($"  {version.Name,-18} {version.About}");
            }
        }
    }

    private static async Task<int> RefuseAsync(string text)
    {
        await Console.Error.WriteLineAsync(text);
        return 2;
    }
}
