using Azure.Storage.Blobs;
using Billing.Functions.Hosting.Configuration;
using Billing.Functions.Runtime;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Hosting;

/// <summary>Gives a file of tenants to a running fabric, and again whenever it changes.</summary>
internal sealed class TenantsFileWatch(LocalFabric fabric, string file, TextWriter output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private (DateTime WrittenAt, long Length) _seen;

    /// <summary>Watches until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await LookAsync(cancellation);
                await Task.Delay(Pause, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl+C.
        }
    }

    /// <summary>Gives the file if it has changed since the last time.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var there = new FileInfo(file);
        if (!there.Exists || (there.LastWriteTimeUtc, there.Length) == _seen)
        {
            return;
        }

        try
        {
            var content = await File.ReadAllBytesAsync(file, cancellation);
            _seen = (there.LastWriteTimeUtc, there.Length);
            await GiveAsync(content, cancellation);
        }
        catch (IOException busy)
        {
            // An editor is at it, or the file has just gone: the next look takes it.
            await output.WriteLineAsync($"{file} cannot be read: {busy.Message}");
        }
    }

    private async Task GiveAsync(byte[] content, CancellationToken cancellation)
    {
        var blob = fabric.Blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient(TenantsFile.Name);
        var before = await blob.ExistsAsync(cancellation) ? (await blob.DownloadContentAsync(cancellation)).Value.Content.ToArray() : [];
        if (before.AsSpan().SequenceEqual(content))
        {
            return;
        }

        await blob.UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellation);
        var tenants = fabric.Services.GetRequiredService<ConfiguredTenants>();
        await tenants.RefreshAsync(cancellation);
        await FirstStart.MakeSecretsAsync(tenants, fabric.Secrets, cancellation);
        var (read, problems) = TenantsFile.Read(content, DocumentCatalogue.Tenant);
        foreach (var problem in read?.AllProblems ?? problems)
        {
            await output.WriteLineAsync($"{file}: {problem}");
        }

        await output.WriteLineAsync(read is null
            ? $"{file} is refused; every tenant stays as it was."
            : $"{file} is taken; in force: {string.Join(", ", read.Entries.Where(entry => entry.Problems.Count == 0).Select(entry => entry.Id))}.");
    }
}
