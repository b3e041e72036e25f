using System.Collections.Concurrent;

namespace Billing.Platform.Secrets;

/// <summary>
/// Keeps secrets for some minutes, so that a request of a stranger asks no vault. A new value is known after <see cref="Fresh"/>; while the vault is
/// out the last known value holds for <see cref="LastResort"/>, so that senders are taken on.
/// </summary>
/// <param name="vault">Where the secrets are.</param>
/// <param name="clock">By which they age.</param>
public sealed class SecretCache(ISecretStore vault, TimeProvider clock)
{
    /// <summary>Time for which a value is not asked for again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>Time for which a missing secret, or a vault that is out, is not asked again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for which a value stands in for a vault that is out.</summary>
    public static readonly TimeSpan LastResort = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Kept>>> _asked = new(StringComparer.Ordinal);

    /// <summary>The value of a secret, at most some minutes old.</summary>
    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    public async Task<string> GetAsync(string name, CancellationToken cancellation = default)
    {
        var known = _kept.GetValueOrDefault(name);
        var kept = known is not null && clock.GetUtcNow() < known.AskAgainAt ? known : await AskOnceAsync(name, known, cancellation);
        return kept.Value ?? throw new KeyNotFoundException($"There is no secret {name}.");
    }

    // Requests that come at once wait for one answer; none of them takes it away from the others by going.
    private async Task<Kept> AskOnceAsync(string name, Kept? known, CancellationToken cancellation)
    {
        var asking = _asked.GetOrAdd(name, _ => new Lazy<Task<Kept>>(() => AskAsync(name, known)));
        try
        {
            return await asking.Value.WaitAsync(cancellation);
        }
        finally
        {
            _asked.TryRemove(KeyValuePair.Create(name, asking));
        }
    }

    private async Task<Kept> AskAsync(string name, Kept? known)
    {
        var now = clock.GetUtcNow();
        try
        {
            return _kept[name] = new Kept(await vault.GetAsync(name), now, now + Fresh);
        }
        catch (KeyNotFoundException)
        {
            return _kept[name] = new Kept(null, now, now + Patience);
        }
        catch (Exception) when (known?.Value is not null && now < known.AskedAt + LastResort)
        {
            return _kept[name] = known with { AskAgainAt = now + Patience };
        }
    }

    private sealed record Kept(string? Value, DateTimeOffset AskedAt, DateTimeOffset AskAgainAt);
}
