namespace Billing.Local.Functions.Worker;

/// <summary>Gives work of the task hub to the next worker when the process that had it ended, as Azure's host does.</summary>
internal static class WorkerLoss
{
    /// <summary>Does the work, again after each loss.</summary>
    public static async Task<T> AgainAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await work();
            }
            catch (WorkerGoneException) when (!cancellation.IsCancellationRequested)
            {
                // Neither the orchestrator nor the activity has failed: nobody has heard how it went. The next invocation starts a process.
            }
        }
    }
}
