using Billing.Platform.Tenants;

namespace Billing.Platform.Configuration;

/// <summary>
/// Takes over what changes in <c>tenants.json</c>, each tenant into its own document. What was changed there otherwise stays, until the
/// file says something new of that tenant.
/// </summary>
internal sealed class TenantsFileImport(IConfigurationStore store, DocumentType<Tenant> type)
{
    // The file as it was taken over last: what differs from it is new.
    private const string Copy = DocumentVersions.Folder + TenantsFile.Name;

    /// <summary>The file, when it is no list of tenants; nothing of it was taken over.</summary>
    public RefusedContent? Refused { get; private set; }

    /// <summary>Problems of the file that belong to no tenant; the others were taken over.</summary>
    public IReadOnlyList<LocatedProblem> Problems { get; private set; } = [];

    /// <summary>Entity tag of the file as it was looked at last; null for none.</summary>
    public string? Tag { get; private set; }

    /// <summary>Takes over what has changed since the last time.</summary>
    /// <returns>True when people must be told: the file is refused, or was changed.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (await store.ReadAsync(TenantsFile.Name, Tag, cancellation) is not StoredRead.Found found)
        {
            return false;
        }

        var (file, problems) = TenantsFile.Read(found.Content, type);
        var wasRefused = Refused is not null;
        Refused = file is null
            ? new RefusedContent(DocumentVersions.DigestOf(found.Content), found.Entry.Tag, found.Entry.Properties.By ?? "blob", found.Entry.ModifiedAt, problems)
            : null;
        Problems = file?.Problems ?? [];
        var isChanged = file is not null && await TakeOverAsync(file, found, cancellation);
        Tag = found.Entry.Tag;
        return wasRefused || file is null || isChanged || Problems.Count > 0;
    }

    /// <returns>True when the file was taken over before and has changed.</returns>
    private async Task<bool> TakeOverAsync(TenantsFile file, StoredRead.Found found, CancellationToken cancellation)
    {
        var before = await store.ReadAsync(Copy, null, cancellation) is StoredRead.Found copy ? TenantsFile.Read(copy.Content, type).File!.Entries : [];
        var known = before.ToDictionary(entry => entry.Id!, entry => DocumentVersions.DigestOf(entry.Content), StringComparer.Ordinal);
        var changed = file.Entries.Where(entry => known.GetValueOrDefault(entry.Id!) != DocumentVersions.DigestOf(entry.Content)).ToList();
        foreach (var entry in changed)
        {
            await PutAsync(entry, found.Entry, cancellation);
        }

        // An entry whose id cannot be read may be any of those that are missing.
        if (file.Problems.Count == 0)
        {
            foreach (var gone in before.Where(old => file.Entries.All(entry => entry.Id != old.Id)))
            {
                await RemoveAsync(gone, cancellation);
            }
        }

        var isChanged = changed.Count > 0 || before.Count != file.Entries.Count;
        if (isChanged)
        {
            await store.WriteAsync(Copy, found.Content, new StoredProperties(TenantsFile.Name), WriteCondition.None, cancellation);
        }

        return isChanged && before.Count > 0;
    }

    // Another instance may take over the same at the same time: who comes second finds it done.
    private async Task PutAsync(TenantEntry entry, StoredEntry file, CancellationToken cancellation)
    {
        var present = await store.ReadAsync(entry.Key.Path, null, cancellation) as StoredRead.Found;
        if (present is null || DocumentVersions.DigestOf(present.Content) != DocumentVersions.DigestOf(entry.Content))
        {
            var properties = new StoredProperties(file.Properties.By ?? TenantsFile.Name, file.Properties.At ?? file.ModifiedAt, FilePath: entry.Path, FileLine: entry.Line);
            await store.WriteAsync(
                entry.Key.Path, entry.Content, properties, present is null ? WriteCondition.Absent : new WriteCondition(present.Entry.Tag), cancellation);
        }
    }

    private async Task RemoveAsync(TenantEntry gone, CancellationToken cancellation)
    {
        if (await store.ReadAsync(gone.Key.Path, null, cancellation) is StoredRead.Found present)
        {
            await store.DeleteAsync(gone.Key.Path, present.Entry.Tag, cancellation);
        }
    }
}
