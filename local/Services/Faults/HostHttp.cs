namespace Billing.Local.Faults;

/// <summary>
/// Sends HTTP requests to a host that the fault plan can kill: a dead host answers nobody. One that runs in steps is run until
/// the requests are answered.
/// </summary>
internal sealed class HostHttp(ServiceGate gate, SteppedScheduler? steps) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <exception cref="HostCrashedException">The host died; the request may or may not have had its effect.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        gate.ThrowIfCrashed();

        // What is ready already does not race with the request.
        steps?.RunUntilIdle();
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var response = Task.Run(() => base.SendAsync(request, life.Token), life.Token);
        try
        {
            return await WaitAsync(response);
        }
        catch (HostCrashedException)
        {
            await life.CancelAsync();
            await ((Task)response).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (response.IsCompletedSuccessfully ? response.Result : null)?.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> WaitAsync(Task<HttpResponseMessage> response)
    {
        while (!response.IsCompleted)
        {
            await Task.WhenAny(response, gate.Crashed.Task, steps?.WhenQueuedAsync() ?? gate.Crashed.Task);
            steps?.RunUntilIdle();
            gate.ThrowIfCrashed();
        }

        gate.ThrowIfCrashed();
        return await response;
    }
}
