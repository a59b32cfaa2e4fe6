//! moto, as AWS: started from the tests' Python environment, on loopback, with the doubles' Kubernetes API for its clusters.
//!
//! What `tests/python/moto_server.py` adds to moto stands there: clusters and node groups of EKS in `CloudFormation`, and images.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};

use tempfile::NamedTempFile;

use crate::kubernetes_double::KubernetesDouble;
use crate::programs::repository;
use crate::python::{self, PythonError};

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct Moto {
    process: Child,
    /// The server ends when this is closed, also where this program is killed.
    _input: Option<ChildStdin>,
    port: u16,
    /// Read by the server when it starts.
    _authority: NamedTempFile,
}

impl Moto {
    /// Starts it; its clusters have their API server in the double.
    ///
    /// # Errors
    /// Where there is no Python environment with moto; with what makes it.
    pub fn start(kubernetes: &KubernetesDouble) -> Result<Self, PythonError> {
        const SCRIPT: &str = "moto_server.py";
        let not_run = |error: io::Error| PythonError::Run { script: SCRIPT.to_owned(), error };
        let mut authority = NamedTempFile::new().map_err(not_run)?;
        authority.write_all(kubernetes.authority().as_bytes()).map_err(not_run)?;
        let mut process = Command::new(python::interpreter()?)
            .arg("-B")
            .arg(repository().join("tests/python").join(SCRIPT))
            .args(["0", &kubernetes.url()])
            .arg(authority.path())
            .env_clear()
            // AWS' own policies, which node groups' roles have.
            .env("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(not_run)?;
        let mut ready = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut ready).map_err(not_run)?;
        }
        let Some(port) = ready.strip_prefix("ready ").and_then(|port| port.trim().parse().ok()) else {
            drop(process.kill());
            let output = process.wait_with_output().map_err(not_run)?;
            let said = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
            return Err(PythonError::Failed { script: SCRIPT.to_owned(), said });
        };
        // It logs every request there, and would stop when nobody reads.
        if let Some(log) = process.stderr.take() {
            std::thread::spawn(move || io::copy(&mut BufReader::new(log), &mut io::sink()));
        }
        Ok(Self { _input: process.stdin.take(), process, port, _authority: authority })
    }

    /// The environment that makes an AWS SDK and the AWS CLI call this server and nobody else, in a region.
    pub fn environment(&self, region: &str) -> Vec<(&'static str, String)> {
        let text = str::to_owned;
        vec![
            ("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_REGION", text(region)),
            ("AWS_DEFAULT_REGION", text(region)),
            ("AWS_ACCESS_KEY_ID", text("AKIDEXAMPLE")),
            ("AWS_SECRET_ACCESS_KEY", text("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
            ("AWS_EC2_METADATA_DISABLED", text("true")),
            ("AWS_CONFIG_FILE", text("/dev/null")),
            ("AWS_SHARED_CREDENTIALS_FILE", text("/dev/null")),
        ]
    }

    /// Waits until it ends, which it does not by itself.
    pub fn wait(mut self) -> io::Result<()> {
        self.process.wait().map(drop)
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
