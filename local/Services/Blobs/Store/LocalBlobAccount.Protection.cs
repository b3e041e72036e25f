using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>
/// Write-once blobs ("Store business-critical blob data with immutable storage",
/// https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview).
/// </summary>
internal sealed partial class LocalBlobAccount
{
    /// <summary>Makes a blob write-once until the policy's end, and gives the policy as it is kept.</summary>
    /// <exception cref="BlobFault">409 when a locked policy would be weakened.</exception>
    public async Task<BlobImmutability> SetImmutabilityAsync(BlobAddress address, BlobImmutability policy, RequestConditions? conditions)
    {
        var kept = policy;
        await ProtectAsync(address, conditions, blob => blob with { Immutability = kept = CheckedPolicy(blob.Immutability, policy) });
        return kept;
    }

    /// <summary>Takes an unlocked policy off.</summary>
    /// <exception cref="BlobFault">409 when the policy is locked.</exception>
    public Task DeleteImmutabilityAsync(BlobAddress address)
    {
        return ProtectAsync(address, conditions: null, blob =>
        {
            if (blob.Immutability is { Mode: BlobImmutabilityPolicyMode.Locked })
            {
                throw BlobErrors.ImmutableDueToPolicy();
            }

            return blob with { Immutability = null };
        });
    }

    /// <summary>Puts a hold on a blob, or takes it off.</summary>
    public Task SetLegalHoldAsync(BlobAddress address, bool hold) =>
        ProtectAsync(address, conditions: null, blob => blob with { HasLegalHold = hold });

    /// <summary>Changes the protection; unlike other changes this keeps the entity tag and the time of modification.</summary>
    private async Task ProtectAsync(BlobAddress address, RequestConditions? conditions, Func<BlobRecord, BlobRecord> change)
    {
        BlobNames.CheckBlob(address);
        await AnswerAsync(() =>
        {
            var blob = _state.Blob(address).Record;
            BlobConditions.CheckWrite(conditions, blob);
            return Commit(new BlobDescribed(address.Container, change(blob)));
        });
    }

    // A container's retention counts from each blob's creation. Its owner could still take it back, as long as it is not locked.
    private BlobImmutability? RetentionOf(string container) =>
        Retention.TryGetValue(container, out var kept) ? new BlobImmutability(Now() + kept, BlobImmutabilityPolicyMode.Unlocked) : null;

    private BlobImmutability CheckedPolicy(BlobImmutability? current, BlobImmutability wanted)
    {
        var expiry = new DateTimeOffset(wanted.ExpiresOn.UtcTicks - (wanted.ExpiresOn.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (wanted.Mode == BlobImmutabilityPolicyMode.Mutable || expiry <= Now())
        {
            throw BlobErrors.InvalidHeaderValue("An immutability policy is Locked or Unlocked and ends in the future.");
        }

        var shortens = current is { Mode: BlobImmutabilityPolicyMode.Locked }
            && (wanted.Mode != BlobImmutabilityPolicyMode.Locked || expiry < current.ExpiresOn);
        return shortens ? throw BlobErrors.ImmutableDueToPolicy() : new BlobImmutability(expiry, wanted.Mode);
    }

    private void Unprotected(BlobRecord blob)
    {
        if (IsProtected(blob))
        {
            throw BlobErrors.ImmutableDueToPolicy();
        }
    }

    private bool IsProtected(BlobRecord blob) => blob.HasLegalHold || blob.Immutability?.ExpiresOn > _clock.GetUtcNow();
}
