using System.Security.Cryptography;
using Billing.Functions.Hosting.Configuration;
using Billing.Local.Hosting;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;

namespace Billing.Local.Commands;

/// <summary>The request that is to be signed.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Source">Source name of the tenant.</param>
/// <param name="Body">File whose content is signed.</param>
/// <param name="Data">Data folder that holds the secrets.</param>
/// <param name="Tenants">Tenant configuration.</param>
internal sealed record SignRequest(string Tenant, string Source, FileInfo Body, string Data, FileInfo Tenants);

/// <summary>Signs a body for curl, with the secrets of a data folder.</summary>
internal static class SignCommand
{
    public static async Task<int> RunAsync(SignRequest request, CancellationToken cancellation)
    {
        if (new[] { request.Body, request.Tenants }.FirstOrDefault(file => !file.Exists) is { } missing)
        {
            return await RefuseAsync($"There is no file {missing.FullName}.");
        }

        var tenants = TenantsFile.ReadAll(await File.ReadAllBytesAsync(request.Tenants.FullName, cancellation), DocumentCatalogue.Tenant);
        if (tenants.Find(request.Tenant) is not { } tenant)
        {
            return await RefuseAsync($"There is no tenant {request.Tenant}; there are {string.Join(", ", tenants.Tenants.Select(each => each.Id))}.");
        }

        if (tenant.Source(request.Source) is not { } source)
        {
            return await RefuseAsync($"There is no source {request.Source}; there are {string.Join(", ", tenant.Sources.Select(each => each.Name))}.");
        }

        Directory.CreateDirectory(request.Data);
        var secrets = new LocalSecretStore(request.Data);
        var content = await File.ReadAllBytesAsync(request.Body.FullName, cancellation);
        var eventId = "cli-" + Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        var signed = new WebhookSender(secrets, TimeProvider.System).Sign(source, eventId, content, ReadBeside);
        foreach (var (name, value) in signed.Headers)
        {
            Console.WriteLine($"header = \"{name}: {value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }

        if (!ReferenceEquals(signed.Body, content))
        {
            await PrintBodyAsync(request, signed.Body, cancellation);
        }

        return 0;

        // Mappings stand beside the tenants file, as at the first start.
        byte[] ReadBeside(string name) => File.ReadAllBytes(Path.Combine(request.Tenants.DirectoryName!, name));
    }

    // Where the signature stands in the body, curl must send the signed copy and nothing else.
    private static async Task PrintBodyAsync(SignRequest request, byte[] body, CancellationToken cancellation)
    {
        var copy = Path.Combine(Directory.CreateDirectory(Path.Combine(request.Data, "signed")).FullName, request.Body.Name);
        await File.WriteAllBytesAsync(copy, body, cancellation);
        Console.WriteLine($"data-binary = \"@{copy}\"");
        await Console.Error.WriteLineAsync($"The signature stands in the body: the signed copy is {copy}. Leave --data-binary out.");
    }

    private static async Task<int> RefuseAsync(string text)
    {
        await Console.Error.WriteLineAsync(text);
        return 2;
    }
}
