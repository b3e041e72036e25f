using Microsoft.Extensions.Hosting;

namespace Billing.Local.Functions.Worker;

/// <summary>The life of an app within another process: who hosts it starts and stops it, and the process's signals are not its own.</summary>
internal sealed class HostedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
