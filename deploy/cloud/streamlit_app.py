"""What Streamlit Community Cloud starts: app.py, with the light requirements that lie beside this file.

streamlit run deploy/cloud/streamlit_app.py
"""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

if __name__ == "__main__":  # as in app.py
    from app import contents

    contents()
else:
    from viz.budget import BUDGET

    app = st.App(ROOT / "app.py", middleware=[BUDGET])
