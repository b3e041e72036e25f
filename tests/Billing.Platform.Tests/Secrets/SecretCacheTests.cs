using Billing.Local.Time;
using Billing.Platform.Secrets;

namespace Billing.Platform.Tests.Secrets;

public sealed class SecretCacheTests
{
    private readonly SimulatedClock _clock = new(new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero));
    private readonly Vault _vault = new();

    private SecretCache Cache => field ??= new SecretCache(_vault, _clock);

    [Fact]
    public async Task A_secret_is_asked_for_once_in_five_minutes_and_a_new_value_is_known_after_them()
    {
        _vault.Values["a"] = "one";
        for (var time = 0; time < 100; time++)
        {
            Assert.Equal("one", await Cache.GetAsync("a"));
        }

        Assert.Equal(1, _vault.Asked);
        _vault.Values["a"] = "two";
        await _clock.AdvanceAsync(SecretCache.Fresh - TimeSpan.FromSeconds(1));
        Assert.Equal("one", await Cache.GetAsync("a"));
        await _clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("two", await Cache.GetAsync("a"));
    }

    [Fact]
    public async Task A_missing_secret_is_asked_for_again_after_half_a_minute_and_no_sooner()
    {
        await Assert.ThrowsAsync<KeyNotFoundException>(() => Cache.GetAsync("a"));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => Cache.GetAsync("a"));
        Assert.Equal(1, _vault.Asked);

        _vault.Values["a"] = "one";
        await _clock.AdvanceAsync(SecretCache.Patience);
        Assert.Equal("one", await Cache.GetAsync("a"));
    }

    [Fact]
    public async Task While_the_vault_is_out_the_last_value_holds_for_a_day()
    {
        _vault.Values["a"] = "one";
        await Cache.GetAsync("a");
        _vault.IsOut = true;
        await _clock.AdvanceAsync(SecretCache.LastResort - TimeSpan.FromSeconds(1));
        Assert.Equal("one", await Cache.GetAsync("a"));
        Assert.Equal("one", await Cache.GetAsync("a"));
        Assert.Equal(2, _vault.Asked);
        await _clock.AdvanceAsync(SecretCache.Patience);
        await Assert.ThrowsAsync<TimeoutException>(() => Cache.GetAsync("a"));
    }

    [Fact]
    public async Task A_secret_that_was_taken_out_is_refused_though_it_was_known()
    {
        _vault.Values["a"] = "one";
        await Cache.GetAsync("a");
        _vault.Values.Clear();
        await _clock.AdvanceAsync(SecretCache.Fresh);

        await Assert.ThrowsAsync<KeyNotFoundException>(() => Cache.GetAsync("a"));
    }

    [Fact]
    public async Task Requests_that_come_at_once_ask_once()
    {
        _vault.Values["a"] = "one";
        _vault.Gate = new TaskCompletionSource();
        var requests = Enumerable.Range(0, 64).Select(_ => Cache.GetAsync("a")).ToList();
        _vault.Gate.SetResult();

        Assert.All(await Task.WhenAll(requests), value => Assert.Equal("one", value));
        Assert.Equal(1, _vault.Asked);
    }

    [Fact]
    public async Task A_request_that_goes_away_takes_the_answer_from_no_other()
    {
        _vault.Values["a"] = "one";
        _vault.Gate = new TaskCompletionSource();
        using var gone = new CancellationTokenSource();
        var (first, second) = (Cache.GetAsync("a", gone.Token), Cache.GetAsync("a"));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _vault.Gate.SetResult();

        Assert.Equal("one", await second);
    }

    private sealed class Vault : ISecretStore
    {
        public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

        public int Asked { get; private set; }

        public bool IsOut { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public async Task<string> GetAsync(string name, CancellationToken cancellation = default)
        {
            Asked++;
            await (Gate?.Task ?? Task.CompletedTask);
            return IsOut ? throw new TimeoutException() : Values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException(name);
        }
    }
}
