using System.Text;
using Billing.Connectors;
using Billing.Local.Hosting;
using Billing.Platform.Intake;

namespace Billing.Simulation.Fuzzing;

/// <summary>The product's own samples of what every sender sends: webhooks of each connector, use, settlement files, commands, queries.</summary>
internal static class FuzzCorpus
{
    private const string Json = "application/json";

    /// <summary>The sample principal as the platform sends it: it may do everything.</summary>
    public static string EncodedPrincipal => Convert.ToBase64String(Encoding.UTF8.GetBytes(Principal));

    private const string Principal =
        """{"auth_typ":"aad","name_typ":"name","role_typ":"roles","claims":[{"typ":"name","val":"ines"},{"typ":"roles","val":"nordwind/admin"},{"typ":"roles","val":"sierra/admin"}]}""";

    private static readonly string[] Commands =
    [
        """orders/nordwind/1006/release {"actor":"ines","reason":"agreed by telephone"}""",
        """orders/nordwind/1005/retake {"actor":"ines","reason":"corrected","kinds":{"61000010051":"goods"}}""",
        """invoices/nordwind/NW-2026-000001/credit-notes {"actor":"ines","reason":"damaged","amount":"1.00"}""",
        """orders/nordwind/1002/refunds/re_1/decision {"actor":"ines","reason":"goodwill","treatment":"goodwill"}""",
        """price-changes/nordwind {"actor":"ines","reason":"spring","id":"spring","title":"Spring","effectiveFrom":"2027-03-01T00:00:00+01:00","put":{}}""",
        """tax-decisions/nordwind/nordwind-de {"actor":"ines","reason":"asked","question":"x","treatment":"standard"}""",
        """integrations/nordwind/freeze {"actor":"ines","reason":"moves","integration":"source:nobody"}""",
        """integrations/nordwind/thaw {"actor":"ines","reason":"moved","integration":"source:nobody"}""",
        """dead-letters/nordwind/0123456789abcdef/resubmit {"actor":"ines","reason":"corrected","body":{"id":1}}""",
        """dead-letters/nordwind/0123456789abcdef/discard {"actor":"ines","reason":"a test"}""",
        """price-changes/nordwind/propose {"actor":"ines","reason":"spring","changeSet":"spring"}""",
        """dead-letters/nordwind/resubmit {"actor":"ines","reason":"the ledger is back","code":"operations."}""",
    ];

    private static readonly string[] Queries =
    [
        "orders/nordwind/1002", "invoices/nordwind?limit=10&cursor=abc", "invoices/nordwind/NW-2026-000001/pdf", "exceptions/nordwind?limit=5",
        "trial-balance/nordwind", "tax-report/nordwind/2026-11", "settlements/nordwind/stripe/po_1", "dead-letters/nordwind?code=a&limit=3", "audit/nordwind/history?stream=order/1002", "audit/nordwind/integrity?from=2026-11-01",
        "customers/nordwind/compta@eoliennes.example/value", "jobs/nordwind/invoice-run/2026-11-02", "orders/nordwind/1002/tax", "configuration/nordwind/tenant/versions",
    ];

    /// <summary>All samples, in a stable order.</summary>
    public static IReadOnlyList<FuzzSample> All { get; } =
    [
        .. Directory.EnumerateFiles(Samples.Folder, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(OfFile).OfType<FuzzSample>(),
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "contract-samples")).Order(StringComparer.Ordinal).Select(OfContract),
        .. Commands.Select(command => OfCommand(command[..command.IndexOf(' ', StringComparison.Ordinal)], command[(command.IndexOf(' ', StringComparison.Ordinal) + 1)..])),
        new FuzzSample(
            "nordwind/configuration/mappings.elbe", "nordwind", "PUT", "api/configuration/nordwind/mappings.elbe?actor=ines&reason=tried", Json, Samples.Read("mappings/nordwind/elbe.json")) { Principal = Principal },
        .. Queries.Select(path => new FuzzSample($"nordwind/query/{path}", "nordwind", "GET", $"api/{path}", Json, ReadOnlyMemory<byte>.Empty) { Principal = Principal }),
    ];

    private static FuzzSample? OfFile(string file)
    {
        if (Path.GetRelativePath(Samples.Folder, file).Split(Path.DirectorySeparatorChar) is not [var tenant, var folder, var name] || Samples.Tenants.Find(tenant) is not { } owner)
        {
            return null;
        }

        var (body, title) = (File.ReadAllBytes(file), $"{tenant}/{folder}/{name}");
        return folder switch
        {
            "usage" => new FuzzSample(title, tenant, "POST", $"api/usage/{tenant}", "application/cloudevents-batch+json", body) { Principal = Principal },
            "settlements" => new FuzzSample(title, tenant, "PUT", $"api/settlements/{tenant}/stripe/{{name}}.csv", "text/csv", body) { Principal = Principal },
            _ when owner.Sources.FirstOrDefault(source => IsSentBy(source, folder, name)) is { } source => Signed(title, source, tenant, body, name),
            _ => null,
        };
    }

    private static bool IsSentBy(IntakeSource source, string folder, string file) =>
        ConnectorCatalogue.Find(source.Adapter)?.Samples == folder && (source.Mapping is null || file.StartsWith(source.Name + "-", StringComparison.Ordinal));

    private static FuzzSample OfContract(string file)
    {
        var name = Path.GetFileName(file);
        return Signed($"nordwind/contract/{name}", Samples.Source("nordwind", name.StartsWith("partner-order", StringComparison.Ordinal) ? "kontor" : "kontor-pay"), "nordwind", File.ReadAllBytes(file), name);
    }

    private static FuzzSample Signed(string title, IntakeSource source, string tenant, byte[] body, string file) =>
        new(title, tenant, "POST", $"api/webhooks/{tenant}/{source.Name}", file.EndsWith(".csv", StringComparison.Ordinal) ? "text/csv" : Json, body) { Source = source };

    private static FuzzSample OfCommand(string path, string body) =>
        new($"nordwind/command/{path}", "nordwind", "POST", $"api/{path}", Json, Encoding.UTF8.GetBytes(body)) { Principal = Principal };
}
