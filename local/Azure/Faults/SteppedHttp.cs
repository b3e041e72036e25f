namespace Billing.Local.Faults;

/// <summary>Sends HTTP requests to a host that runs in steps, and runs it until they are answered.</summary>
internal sealed class SteppedHttp(SteppedScheduler steps) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <exception cref="HostCrashedException">The host died; the request may or may not have had its effect.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What is ready already does not race with the request.
        steps.RunUntilIdle();
        var response = Task.Run(() => base.SendAsync(request, cancellationToken), cancellationToken);
        while (!response.IsCompleted)
        {
            await Task.WhenAny(response, steps.WhenQueuedAsync());
            steps.RunUntilIdle();
        }

        return await response;
    }
}
