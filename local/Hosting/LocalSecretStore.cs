using System.Security.Cryptography;
using System.Text.Json;
using Billing.Platform.Secrets;

namespace Billing.Local.Hosting;

/// <summary>
/// Signing secrets for development: made at random the first time each is asked for, kept in <c>secrets.json</c> of the data
/// folder if there is one. None is ever in the repository.
/// </summary>
public sealed class LocalSecretStore : ISecretStore
{
    private readonly Lock _gate = new();
    private readonly string? _file;
    private Dictionary<string, string> _secrets;
    private long _asked;

    /// <summary>Opens the secrets of a data folder, or keeps them in memory when there is none.</summary>
    public LocalSecretStore(string? folder)
    {
        _file = folder is null ? null : Path.Combine(folder, "secrets.json");
        _secrets = Load();
    }

    /// <summary>Number of times that a secret was asked for.</summary>
    internal long Asked => Interlocked.Read(ref _asked);

    /// <inheritdoc/>
    public Task<string> GetAsync(string name, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(GetOrMake(name, () => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24))));
    }

    /// <summary>The secret of a name, made in a form of one's own the first time.</summary>
    public string GetOrMake(string name, Func<string> make)
    {
        lock (_gate)
        {
            if (_secrets.TryGetValue(name, out var known))
            {
                return known;
            }

            // Another process may have made it since: the command that signs runs beside the one that serves.
            using var turn = TakeTurn();
            _secrets = _file is null ? _secrets : Load();
            if (!_secrets.TryGetValue(name, out var secret))
            {
                secret = make();
                _secrets[name] = secret;
                Save();
            }

            return secret;
        }
    }

    // One process at a time; a file that is locked goes free when its process ends, however it ends.
    private FileStream? TakeTurn()
    {
        for (var attempt = 1; _file is not null; attempt++)
        {
            try
            {
                return new FileStream(_file + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 500 && Directory.Exists(Path.GetDirectoryName(_file)))
            {
                Thread.Sleep(10);
            }
        }

        return null;
    }

    private Dictionary<string, string> Load() => _file is not null && File.Exists(_file)
        ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(_file))!
        : new Dictionary<string, string>(StringComparer.Ordinal);

    private void Save()
    {
        if (_file is null)
        {
            return;
        }

        // Whole or not at all: a disk that fills up must not cost the secrets that are there.
        var unfinished = _file + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(unfinished, options))
        {
            file.Write(JsonSerializer.SerializeToUtf8Bytes(_secrets));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, _file, overwrite: true);
    }
}
