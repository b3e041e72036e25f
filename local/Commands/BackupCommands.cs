using System.CommandLine;
using Billing.Local.Hosting;

namespace Billing.Local.Commands;

/// <summary>The commands that export a tenant, put it back, and build read models anew.</summary>
internal static class BackupCommands
{
    private static Option<string> Data(string use) => new("--data") { Description = $"Data folder; {use}.", DefaultValueFactory = _ => LocalCommands.DefaultFolder };

    private static Option<Uri?> Endpoint() => new("--endpoint") { Description = "Address of an Azure Cosmos DB account instead of a data folder; you are signed in with az or a managed identity.", CustomParser = WebAddress.Read };

    private static Option<string?> Region() => new("--region") { Description = "Home region of the tenant; needed with --endpoint." };

    public static Command Backup()
    {
        var (data, endpoint, region) = (Data("a host may be serving it"), Endpoint(), Region());
        var tenant = new Option<string>("--tenant") { Description = "Tenant id.", Required = true };
        var asOf = new Option<DateTimeOffset?>("--as-of") { Description = "Recording time up to which events are in it, such as 2026-10-31T23:59:59Z; now without it." };
        var output = new Option<string>("--out") { Description = "New file.", Required = true };
        var backup = new Command("backup", "Exports a tenant's streams as of a time.") { tenant, asOf, output, data, endpoint, region };
        backup.SetAction((parsed, cancellation) => Running.ToldAsync(async () =>
        {
            await using var store = parsed.GetValue(endpoint) is { } account
                ? StoreOfTenant.InAzure(account, parsed.GetValue(tenant)!, parsed.GetValue(region))
                : await StoreOfTenant.ReadAsync(parsed.GetValue(data)!, parsed.GetValue(tenant)!, cancellation);
            return await BackupCommand.BackUpAsync(store, parsed.GetValue(asOf) ?? TimeProvider.System.GetUtcNow(), parsed.GetValue(output)!, Console.Out, cancellation);
        }));
        return backup;
    }

    public static Command Restore()
    {
        var (data, endpoint) = (Data("no host may be serving it"), Endpoint());
        var input = new Option<FileInfo>("--in") { Description = "File that backup wrote.", Required = true };
        var tenants = new Option<FileInfo>("--tenants")
        {
            Description = "Tenant configuration: for a new data folder, or that of the account.",
            DefaultValueFactory = _ => new FileInfo(Path.Combine(Samples.Folder, "tenants.json")),
        };
        var restore = new Command("restore", "Puts a backup into a store that holds nothing of the tenant.") { input, data, tenants, endpoint };
        restore.SetAction((parsed, cancellation) => Running.ToldAsync(async () =>
        {
            await using var store = parsed.GetValue(endpoint) is { } account
                ? StoreOfTenant.InAzure(account, tenant: string.Empty, region: string.Empty, parsed.GetValue(tenants)!.FullName)
                : await StoreOfTenant.InNewFolderAsync(parsed.GetValue(data)!, parsed.GetValue(tenants)!.FullName, cancellation);
            return await BackupCommand.RestoreAsync(store, parsed.GetValue(input)!.FullName, Console.Out, cancellation);
        }));
        return restore;
    }

    public static Command RebuildViews()
    {
        var (data, endpoint, region) = (Data("no host may be serving it"), Endpoint(), Region());
        var tenant = new Option<string>("--tenant") { Description = "Tenant id.", Required = true };
        var tenants = new Option<FileInfo?>("--tenants") { Description = "Tenant configuration of the account; needed with --endpoint." };
        var rebuild = new Command("rebuild-views", "Builds a tenant's read models anew from its events.") { tenant, data, endpoint, region, tenants };
        rebuild.SetAction((parsed, cancellation) => Running.ToldAsync(async () =>
        {
            await using var store = parsed.GetValue(endpoint) is { } account
                ? StoreOfTenant.InAzure(account, parsed.GetValue(tenant)!, parsed.GetValue(region), parsed.GetValue(tenants)?.FullName)
                : await StoreOfTenant.InFolderAsync(parsed.GetValue(data)!, parsed.GetValue(tenant)!, cancellation);
            return await BackupCommand.RebuildViewsAsync(store, Console.Out, cancellation);
        }));
        return rebuild;
    }
}
