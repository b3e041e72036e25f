using System.CommandLine;
using Billing.Local.Emulators;
using Billing.Local.Hosting;

namespace Billing.Local.Commands;

/// <summary>Serves Cosmos DB, Blob Storage, Service Bus and a managed identity on ports, for the app under another Functions host.</summary>
internal static class EmulatorsCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "Folder that keeps the data.",
            DefaultValueFactory = _ => Path.Combine(LocalCommands.DefaultFolder, "emulators"),
        };
        var tenants = new Option<FileInfo>("--tenants")
        {
            Description = "Tenant configuration to begin with.",
            DefaultValueFactory = _ => new FileInfo(Path.Combine(Samples.Folder, "tenants.json")),
        };
        var emulators = new Command("emulators", "Serves Cosmos DB, Blob Storage, Service Bus and a managed identity on ports of this machine.") { data, tenants };
        emulators.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(data)!, parsed.GetValue(tenants)!, cancellation));
        return emulators;
    }

    private static Task<int> RunAsync(string data, FileInfo tenants, CancellationToken cancellation) => Running.ToldAsync(async () =>
    {
        await using var stored = await StoredData.CreateAsync(Path.GetFullPath(data), tenants.FullName, cancellation);
        var options = new EmulatorOptions { CertificateFolder = Path.GetFullPath(Path.Combine(data, "certificate")) };
        await using var server = await EmulatorServer.StartAsync(stored.Services, options, cancellation);
        Print(server, data);
        return await Running.UntilStoppedAsync(stored.Services.Broken, cancellation);
    });

    private static void Print(EmulatorServer server, string data)
    {
        Console.WriteLine($"Cosmos DB       {server.Cosmos}  (gateway mode)");
        Console.WriteLine($"Blob Storage    {server.Blobs}  and  {server.PlainBlobs}");
        Console.WriteLine($"Service Bus     {server.BusHost}:5671 (TLS)  and  localhost:{server.PlainBusPort} (plain)");
        Console.WriteLine($"Identity        {server.Identity}");
        Console.WriteLine($"Data in {Path.GetFullPath(data)}. Any token is taken, and any key but for blobs. Ctrl+C stops it.");
        Console.WriteLine();
        Console.WriteLine("Settings with connection strings:");
        PrintAll(EmulatorSettings.WithConnectionStrings(server));
        Console.WriteLine();
        Console.WriteLine("Settings of an app with an identity:");
        PrintAll(EmulatorSettings.WithIdentity(server));
        Console.WriteLine();
        Console.WriteLine("Environment of an app that trusts the certificate and has the identity:");
        PrintAll(EmulatorSettings.Environment(server));
    }

    private static void PrintAll(Dictionary<string, string> settings)
    {
        foreach (var (name, value) in settings)
        {
            Console.WriteLine($"  {name.Replace(":", "__", StringComparison.Ordinal)}={value}");
        }
    }
}
