using System.Security.Cryptography;
using Billing.Local.Hosting;

namespace Billing.Local.Commands;

/// <summary>Signs a body for curl, with the secrets of a data folder.</summary>
internal static class SignCommand
{
    public static async Task<int> RunAsync(string tenant, string source, FileInfo body, string data, CancellationToken cancellation)
    {
        if (!body.Exists)
        {
            await Console.Error.WriteLineAsync($"There is no file {body.FullName}.");
            return 2;
        }

        Directory.CreateDirectory(data);
        var sender = new WebhookSender(new LocalSecretStore(data), TimeProvider.System);
        var content = await File.ReadAllBytesAsync(body.FullName, cancellation);
        var eventId = "cli-" + Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        var headers = source switch
        {
            "shopify" => await sender.ShopifyAsync(tenant, eventId, content),
            "stripe" => await sender.StripeAsync(tenant, content),
            "warehouse" => await sender.WarehouseAsync(tenant, eventId, content),
            _ => null,
        };
        if (headers is null)
        {
            await Console.Error.WriteLineAsync($"There is no source {source}; there are shopify, stripe and warehouse.");
            return 2;
        }

        foreach (var (name, value) in headers)
        {
            Console.WriteLine($"header = \"{name}: {value}\"");
        }

        return 0;
    }
}
