using Billing.Functions.Hosting.Configuration;
using Billing.Connectors;
using Billing.Platform.Configuration;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;

namespace Billing.Local.Hosting;

/// <summary>The sample inputs that come with the program.</summary>
public static class Samples
{
    private static readonly Lazy<TenantDirectory> Directory = new(() => TenantsFile.ReadAll(Read("tenants.json"), DocumentCatalogue.Tenant));

    /// <summary>The folder of the samples beside the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "samples");

    /// <summary>The sample tenants.</summary>
    public static TenantDirectory Tenants => Directory.Value;

    /// <summary>The bytes of a sample.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>A source of a sample tenant.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tenant or source.</exception>
    public static IntakeSource Source(string tenant, string source) =>
        Tenants.Get(tenant).Source(source) ?? throw new KeyNotFoundException($"The sample tenant {tenant} has no source {source}.");

    /// <summary>A sample of what a source sends, in the folder of its connector.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="source">Source name.</param>
    /// <param name="sample">File name without its extension.</param>
    public static byte[] Read(string tenant, string source, string sample) =>
        Read($"{tenant}/{ConnectorCatalogue.Find(Source(tenant, source).Adapter)!.Samples}/{sample}.json");
}
